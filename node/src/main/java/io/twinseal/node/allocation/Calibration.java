package io.twinseal.node.allocation;

/**
 * How a measured time follows from a predicted one, {@code offset + factor · predicted}: least squares over the recent
 * past, drawn towards 0 and 1 where the past does not tell. What does not grow with the prediction, such as a write to
 * disk, becomes the offset; a processor that is slower than it was becomes the factor.
 */
final class Calibration {
    /** What a sample still weighs after the next. */
    private static final double MEMORY = 0.85;

    /** How strongly the offset is drawn to 0 and the factor to 1, in samples: the offset gives way first. */
    private static final double OFFSET_PRIOR = 0.05;

    private static final double FACTOR_PRIOR = 1;
    private static final double FACTOR_MIN = 0.1;

    private double samples;
    private double sumX;
    private double sumXx;
    private double sumR;
    private double sumXr;
    private double offset;
    private double factor = 1;

    /** Learns from one call; both in seconds. */
    void learn(double predicted, double measured) {
        double rest = measured - predicted;
        samples = MEMORY * samples + 1;
        sumX = MEMORY * sumX + predicted;
        sumXx = MEMORY * sumXx + predicted * predicted;
        sumR = MEMORY * sumR + rest;
        sumXr = MEMORY * sumXr + predicted * rest;
        solve();
    }

    /** The normal equations of offset and factor − 1. */
    private void solve() {
        double n = samples + OFFSET_PRIOR;
        double xx = sumXx * (1 + FACTOR_PRIOR / samples);
        double determinant = n * xx - sumX * sumX;
        double slope = determinant > 0 ? (n * sumXr - sumX * sumR) / determinant : 0;
        factor = Math.max(FACTOR_MIN, 1 + slope);
        offset = Math.max(0, (sumR - (factor - 1) * sumX) / n);
        if (offset == 0 && xx > 0) factor = Math.max(FACTOR_MIN, 1 + sumXr / xx);
    }

    /** Seconds. */
    double offset() {
        return offset;
    }

    double factor() {
        return factor;
    }

    /** What to expect where so much is predicted; seconds. */
    double of(double predicted) {
        return offset + factor * predicted;
    }
}
