package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.data.parts.Pose;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViewpointSplitTest {
    /** Of directions all over the sphere, and of the grid of T-LESS, by their angle to all of another part. */
    @Test
    void neighboursAreNeverOnTwoSides() {
        Map<ViewpointSplit, List<double[]>> parts = new EnumMap<>(ViewpointSplit.class);
        var random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            add(parts, Math.asin(2 * random.nextDouble() - 1), 2 * Math.PI * random.nextDouble());
        }
        for (int elevation = -85; elevation <= 85; elevation += 10) {
            for (int azimuth = 0; azimuth < 360; azimuth += 5) {
                add(parts, Math.toRadians(elevation), Math.toRadians(azimuth));
            }
        }
        double all = parts.values().stream().mapToInt(List::size).sum();
        assertThat(of(parts, ViewpointSplit.TRAINING).size() / all).isBetween(0.52, 0.64);
        assertThat(of(parts, ViewpointSplit.TEST).size() / all).isBetween(0.10, 0.15);
        assertThat(of(parts, ViewpointSplit.VALIDATION).size() / all).isBetween(0.05, 0.08);
        assertThat(closest(of(parts, ViewpointSplit.TRAINING), of(parts, ViewpointSplit.TEST)))
                .isBetween(11.0, 12.0);
        assertThat(closest(of(parts, ViewpointSplit.TRAINING), of(parts, ViewpointSplit.VALIDATION)))
                .isBetween(11.0, 12.0);
        assertThat(closest(of(parts, ViewpointSplit.VALIDATION), of(parts, ViewpointSplit.TEST)))
                .isGreaterThan(11);
    }

    private static void add(Map<ViewpointSplit, List<double[]>> parts, double elevation, double azimuth) {
        var pose = pose(elevation, azimuth);
        parts.computeIfAbsent(ViewpointSplit.of(pose), any -> new ArrayList<>()).add(pose.viewpoint());
    }

    /** The matrix of a camera that looks at the part, from the definition. */
    private static Pose pose(double elevation, double azimuth) {
        double cos = Math.cos(azimuth);
        double sin = Math.sin(azimuth);
        double level = Math.cos(elevation);
        double up = Math.sin(elevation);
        return new Pose(
                new double[] {-sin, cos, 0, up * cos, up * sin, -level, -level * cos, -level * sin, -up},
                new double[] {0, 0, 600});
    }

    private static List<double[]> of(Map<ViewpointSplit, List<double[]>> parts, ViewpointSplit part) {
        return parts.getOrDefault(part, List.of());
    }

    private static double closest(List<double[]> some, List<double[]> others) {
        double greatest = -1;
        for (var a : some) {
            for (var b : others) {
                greatest = Math.max(greatest, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
            }
        }
        return Math.toDegrees(Math.acos(greatest));
    }
}
