package io.twinseal.inference.data.parts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part made of solids, out of which others are cut. */
final class Shape {
    /** Faces that lie in one plane are not taken for a gap. */
    private static final double INTO_MILLIS = 1e-6;

    private final List<Solid> added;
    private final List<Solid> removed;
    private final double radius;

    Shape(List<Solid> added, List<Solid> removed) {
        this.added = added;
        this.removed = removed;
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            double reach = Math.max(-low(i), high(i));
            squares += reach * reach;
        }
        this.radius = Math.sqrt(squares);
    }

    /**
     * What a ray meets first.
     *
     * @param way along the ray in millimetres
     * @param x of the normal, which has unit length and shows towards the side from which the ray comes
     */
    record Hit(double way, double x, double y, double z) {
        double[] normal() {
            return new double[] {x, y, z};
        }
    }

    /** The first place where a ray of unit length goes into the material, or null. */
    @Nullable Hit hit(double[] from, double[] along) {
        double before = -Pose.dot(from, along);
        if (Pose.dot(from, from) - before * before > radius * radius) {
            return null;
        }
        var solids = spans(added, from, along);
        var holes = spans(removed, from, along);
        double nearest = Double.POSITIVE_INFINITY;
        double[] normal = {};
        for (int i = 0; i < solids.length; i++) {
            var span = solids[i];
            if (span != null && span.enter() > 0 && span.enter() < nearest && isIn(span.enter(), solids, holes)) {
                nearest = span.enter();
                normal = added.get(i).normal(span.enterFace(), point(from, along, nearest));
            }
        }
        for (int i = 0; i < holes.length; i++) {
            var span = holes[i];
            if (span != null && span.exit() > 0 && span.exit() < nearest && isIn(span.exit(), solids, holes)) {
                nearest = span.exit();
                normal = removed.get(i).normal(span.exitFace(), point(from, along, nearest));
            }
        }
        if (nearest == Double.POSITIVE_INFINITY) {
            return null;
        }
        double sign = Pose.dot(normal, along) > 0 ? -1 : 1;
        return new Hit(nearest, sign * normal[0], sign * normal[1], sign * normal[2]);
    }

    /** Its least coordinate along an axis. */
    double low(int coordinate) {
        return added.stream().mapToDouble(solid -> solid.low(coordinate)).min().orElse(0);
    }

    /** Its greatest coordinate along an axis. */
    double high(int coordinate) {
        return added.stream().mapToDouble(solid -> solid.high(coordinate)).max().orElse(0);
    }

    private static Solid.@Nullable Span[] spans(List<Solid> solids, double[] from, double[] along) {
        var spans = new Solid.@Nullable Span[solids.size()];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = solids.get(i).cross(from, along);
        }
        return spans;
    }

    /** Whether there is material just behind a place. */
    private static boolean isIn(double way, Solid.@Nullable Span[] solids, Solid.@Nullable Span[] holes) {
        return isInOne(way + INTO_MILLIS, solids) && !isInOne(way + INTO_MILLIS, holes);
    }

    private static boolean isInOne(double way, Solid.@Nullable Span[] spans) {
        for (var span : spans) {
            if (span != null && span.holds(way)) {
                return true;
            }
        }
        return false;
    }

    private static double[] point(double[] from, double[] along, double way) {
        return new double[] {from[0] + way * along[0], from[1] + way * along[1], from[2] + way * along[2]};
    }
}
