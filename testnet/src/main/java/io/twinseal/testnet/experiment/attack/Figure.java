package io.twinseal.testnet.experiment.attack;

import io.twinseal.testnet.experiment.chart.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Curves of one question, measured and by formula.
 *
 * @param name of its files
 * @param xTitle with the unit, like {@code yTitle}
 */
record Figure(String name, String title, String xTitle, String yTitle, List<Point> points) {
    Figure {
        points = List.copyOf(points);
    }

    /**
     * One point of a curve.
     *
     * @param expected by the closed form, or another exact computation
     */
    record Point(String series, double x, Interval interval, double expected) {
        boolean agrees() {
            return interval.contains(expected);
        }
    }

    /** By the names of their curves, in the order in which these came. */
    Map<String, List<Point>> curves() {
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        for (Point point : points)
            curves.computeIfAbsent(point.series(), name -> new ArrayList<>()).add(point);
        return curves;
    }

    /** Measured beside expected, in a line. */
    String summary() {
        long inside = points.stream().filter(Point::agrees).count();
        Point worst = points.stream()
                .max(Comparator.comparingDouble(p -> Math.abs(p.interval().measured() - p.expected())))
                .orElseThrow();
        return String.format(
                "%-24s closed form inside the 95 %% interval at %d of %d points; farthest %.4f for %.4f (%s, x = %.4g)",
                name, inside, points.size(), worst.interval().measured(), worst.expected(), worst.series(), worst.x());
    }
}
