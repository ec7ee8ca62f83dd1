package io.twinseal.testnet.experiment.chart;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * A measured value and the interval about it.
 *
 * @param measured what was seen
 */
public record Interval(double measured, double low, double high) {
    /** Normal quantiles for two-sided intervals. */
    public static final double Z95 = 1.959964;

    public static final double Z999 = 3.290527;

    /** Wilson's interval for a probability (E. B. Wilson, JASA 22, 1927); within [0, 1] also where nothing was seen. */
    public static Interval ofProbability(long successes, long trials, double z) {
        double p = (double) successes / trials;
        double scale = 1 + z * z / trials;
        double centre = (p + z * z / (2.0 * trials)) / scale;
        double half = z / scale * Math.sqrt(p * (1 - p) / trials + z * z / (4.0 * trials * trials));
        return new Interval(p, Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /** Of the mean of independent values, by the normal distribution. */
    public static Interval ofMean(double[] values, double z) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = values[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (values[i] - mean);
        }
        double half = z * Math.sqrt(squares / (values.length - 1.0) / values.length);
        return new Interval(mean, mean - half, mean + half);
    }

    /** Of the mean of a few independent values, two at least, at 95 % by Student's distribution. */
    public static Interval ofFew(double[] values) {
        return ofMean(values, new TDistribution(values.length - 1.0).inverseCumulativeProbability(0.975));
    }

    /** The same interval in another unit. */
    public Interval times(double factor) {
        return new Interval(measured * factor, low * factor, high * factor);
    }

    /** Whether a value lies within. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
