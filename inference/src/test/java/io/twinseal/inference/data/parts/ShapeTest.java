package io.twinseal.inference.data.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final double[] CENTRE = {0, 0, 0};

    /** A box of 40 with a bore of radius 10 along z, and a cylinder on its side. */
    private final Shape bored = new Shape(
            List.of(Solid.box(CENTRE, 40, 40, 40), Solid.cylinder(new double[] {30, 0, 0}, 0, 5, 20)),
            List.of(Solid.cylinder(CENTRE, 2, 10, 100)));

    @Test
    void raysEndOnTheFirstSurface() {
        var top = hit(0, 15, 100, 0, 0, -1);
        assertThat(top.way()).isCloseTo(80, within(1e-9));
        assertThat(top.normal()).containsExactly(new double[] {0, 0, 1}, within(1e-9));
        var rod = hit(100, 0, 0, -1, 0, 0);
        assertThat(rod.way()).isCloseTo(60, within(1e-9));
        assertThat(bored.hit(new double[] {0, 0, 100}, new double[] {0, 0, -1}))
                .as("through the bore")
                .isNull();
        assertThat(bored.hit(new double[] {0, 50, 100}, new double[] {0, 0, -1}))
                .as("past it")
                .isNull();
    }

    @Test
    void theInsideOfAHoleFacesTheRay() {
        double slope = Math.sqrt(0.5);
        var wall = hit(0, -30, 40, 0, slope, -slope);
        assertThat(wall.way()).as("over the edge at -10, down the bore to +10").isCloseTo(40 / slope, within(1e-6));
        assertThat(wall.normal()).containsExactly(new double[] {0, -1, 0}, within(1e-6));
    }

    /** The obvious twin: small steps along the ray until there is material. */
    @Test
    void raysEndWhereStepsFindMaterial() {
        var nut = new Shape(
                List.of(Solid.hexagon(new double[] {0, 0, 2}, 62, 26)), List.of(Solid.cylinder(CENTRE, 0, 8, 200)));
        compare(
                bored,
                (x, y, z) -> ((Math.abs(x) <= 20 && Math.abs(y) <= 20 && Math.abs(z) <= 20)
                                || (x >= 20 && x <= 40 && y * y + z * z <= 25))
                        && x * x + y * y > 100);
        compare(
                nut,
                (x, y, z) -> Math.abs(x) <= 31
                        && Math.abs(x / 2 + Math.sqrt(0.75) * y) <= 31
                        && Math.abs(x / 2 - Math.sqrt(0.75) * y) <= 31
                        && Math.abs(z - 2) <= 13
                        && y * y + z * z > 64);
    }

    private interface Material {
        boolean isAt(double x, double y, double z);
    }

    private static void compare(Shape shape, Material material) {
        var random = new Random(5);
        int hits = 0;
        for (int i = 0; i < 150; i++) {
            var pose = Pose.from(180 * random.nextDouble() - 90, 360 * random.nextDouble(), 0, 0, 0, 150);
            double x = 0.4 * (random.nextDouble() - 0.5);
            double y = 0.4 * (random.nextDouble() - 0.5);
            var along = pose.turnedBack(new double[] {x, y, Math.sqrt(1 - x * x - y * y)});
            var hit = shape.hit(pose.camera(), along);
            double stepped = steps(material, pose.camera(), along);
            assertThat(hit == null ? 1000 : hit.way()).as("ray %d", i).isCloseTo(stepped, within(0.02));
            if (hit != null) {
                hits++;
                assertThat(Pose.dot(hit.normal(), hit.normal())).isCloseTo(1, within(1e-9));
                assertThat(Pose.dot(hit.normal(), along)).isNegative();
            }
        }
        assertThat(hits).isBetween(80, 149);
    }

    private static double steps(Material material, double[] from, double[] along) {
        for (double way = 80; way < 220; way += 0.02) {
            if (material.isAt(from[0] + way * along[0], from[1] + way * along[1], from[2] + way * along[2])) {
                return way;
            }
        }
        return 1000;
    }

    private Shape.Hit hit(double x, double y, double z, double... along) {
        return Objects.requireNonNull(bored.hit(new double[] {x, y, z}, along));
    }
}
