package io.twinseal.inference.data.parts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convex solid: what slabs have in common, with each other and perhaps with an endless cylinder. Lengths in millimetres.
 */
final class Solid {
    private static final int ROUND = -1;
    private static final double SIN60 = Math.sqrt(3) / 2;

    private final List<Slab> slabs;
    private final double[] centre;
    private final int axis;
    private final double radius;
    private final double[] halves;

    /** Points whose product with a unit normal, from the centre, is at most {@code half}. */
    private record Slab(double x, double y, double z, double half) {
        double along(double[] vector) {
            return x * vector[0] + y * vector[1] + z * vector[2];
        }
    }

    private Solid(List<Slab> slabs, double[] centre, int axis, double radius, double[] halves) {
        this.slabs = slabs;
        this.centre = centre;
        this.axis = axis;
        this.radius = radius;
        this.halves = halves;
    }

    /** A box with its edges along the axes, of the given lengths. */
    static Solid box(double[] centre, double x, double y, double z) {
        return new Solid(
                List.of(new Slab(1, 0, 0, x / 2), new Slab(0, 1, 0, y / 2), new Slab(0, 0, 1, z / 2)),
                centre,
                0,
                Double.POSITIVE_INFINITY,
                new double[] {x / 2, y / 2, z / 2});
    }

    /** A cylinder around an axis: 0 for x, 1 for y, 2 for z. */
    static Solid cylinder(double[] centre, int axis, double radius, double length) {
        var halves = new double[] {radius, radius, radius};
        halves[axis] = length / 2;
        return new Solid(
                List.of(new Slab(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0, length / 2)),
                centre,
                axis,
                radius,
                halves);
    }

    /** A hexagonal prism around z, {@code across} from flat to flat. */
    static Solid hexagon(double[] centre, double across, double length) {
        double half = across / 2;
        return new Solid(
                List.of(
                        new Slab(1, 0, 0, half),
                        new Slab(0.5, SIN60, 0, half),
                        new Slab(-0.5, SIN60, 0, half),
                        new Slab(0, 0, 1, length / 2)),
                centre,
                2,
                Double.POSITIVE_INFINITY,
                new double[] {half, half / SIN60, length / 2});
    }

    /**
     * Where a ray is in the solid.
     *
     * @param enter way along the ray; negative if it begins inside
     * @param enterFace for {@link #normal}
     */
    record Span(double enter, double exit, int enterFace, int exitFace) {
        boolean holds(double way) {
            return enter <= way && way <= exit;
        }
    }

    /** Where a ray is inside, or null if it passes by. */
    @Nullable Span cross(double[] from, double[] along) {
        double enter = Double.NEGATIVE_INFINITY;
        double exit = Double.POSITIVE_INFINITY;
        int enterFace = 0;
        int exitFace = 0;
        double[] start = {from[0] - centre[0], from[1] - centre[1], from[2] - centre[2]};
        for (int face = 0; face < slabs.size(); face++) {
            var slab = slabs.get(face);
            double speed = slab.along(along);
            double place = slab.along(start);
            // Of a ray along the slab both are infinite: of one sign outside of it, of two inside.
            double one = (-slab.half - place) / speed;
            double other = (slab.half - place) / speed;
            if (Math.min(one, other) > enter) {
                enter = Math.min(one, other);
                enterFace = face;
            }
            if (Math.max(one, other) < exit) {
                exit = Math.max(one, other);
                exitFace = face;
            }
        }
        if (radius < Double.POSITIVE_INFINITY) {
            int u = (axis + 1) % 3;
            int v = (axis + 2) % 3;
            double a = along[u] * along[u] + along[v] * along[v];
            double b = start[u] * along[u] + start[v] * along[v];
            double root = b * b - a * (start[u] * start[u] + start[v] * start[v] - radius * radius);
            if (root < 0 || (a == 0 && start[u] * start[u] + start[v] * start[v] > radius * radius)) {
                return null;
            }
            // Of a ray along the axis nothing is to be compared: these would be no numbers.
            if ((-b - Math.sqrt(root)) / a > enter) {
                enter = (-b - Math.sqrt(root)) / a;
                enterFace = ROUND;
            }
            if ((-b + Math.sqrt(root)) / a < exit) {
                exit = (-b + Math.sqrt(root)) / a;
                exitFace = ROUND;
            }
        }
        return enter < exit ? new Span(enter, exit, enterFace, exitFace) : null;
    }

    /** The unit normal of a face at a point of it, inwards or outwards. */
    double[] normal(int face, double[] point) {
        if (face != ROUND) {
            var slab = slabs.get(face);
            return new double[] {slab.x, slab.y, slab.z};
        }
        var normal = new double[3];
        for (int i = 0; i < 3; i++) {
            normal[i] = i == axis ? 0 : (point[i] - centre[i]) / radius;
        }
        return normal;
    }

    /** Its least coordinate along an axis. */
    double low(int coordinate) {
        return centre[coordinate] - halves[coordinate];
    }

    /** Its greatest coordinate along an axis. */
    double high(int coordinate) {
        return centre[coordinate] + halves[coordinate];
    }
}
