package io.twinseal.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean and standard deviation of every channel.
 *
 * @param mean per channel
 * @param deviation per channel
 */
public record Moments(List<Float> mean, List<Float> deviation) {
    public Moments {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Over all rows of all points; rows that several windows share count as often as they occur. */
    public static Moments of(Examples examples) {
        int channels = examples.pointShape().get(1);
        var sum = new double[channels];
        var squares = new double[channels];
        long rows = 0;
        for (int i = 0; i < examples.count(); i++) {
            var point = examples.point(i);
            for (int at = 0; at < point.length; at++) {
                double value = point[at];
                sum[at % channels] += value;
                squares[at % channels] += value * value;
            }
            rows += examples.pointShape().get(0);
        }
        var mean = new ArrayList<Float>();
        var deviation = new ArrayList<Float>();
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / rows;
            mean.add((float) m);
            deviation.add((float) Math.sqrt(Math.max(0, squares[c] / rows - m * m)));
        }
        return new Moments(mean, deviation);
    }

    /**
     * Channels that say something about the first target: those whose last row correlates with it.
     *
     * @param correlationMin smallest absolute correlation coefficient
     */
    public static List<Integer> telling(Examples examples, double correlationMin) {
        int rows = examples.pointShape().get(0);
        int channels = examples.pointShape().get(1);
        return IntStream.range(0, channels)
                .filter(c -> Math.abs(correlation(examples, (rows - 1) * channels + c)) >= correlationMin)
                .boxed()
                .toList();
    }

    private static double correlation(Examples examples, int at) {
        double meanX = 0;
        double meanY = 0;
        int n = examples.count();
        for (int i = 0; i < n; i++) {
            meanX += examples.point(i)[at] / n;
            meanY += examples.target(i)[0] / n;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            double x = examples.point(i)[at] - meanX;
            double y = examples.target(i)[0] - meanY;
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
        // A constant channel leaves only rounding errors, a billionth of its size at most.
        return xx / n <= 1e-12 * meanX * meanX || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /** A layer that undoes the scaling of all channels. */
    public Layer.Restore restore(String name) {
        return new Layer.Restore(name, mean, deviation);
    }

    /** A layer that keeps the given channels and scales them. */
    public Layer.Standardise pick(String name, List<Integer> channels) {
        return new Layer.Standardise(
                name,
                channels,
                channels.stream().map(mean::get).toList(),
                channels.stream().map(deviation::get).toList());
    }
}
