package io.twinseal.inference.model;

import java.util.List;

/**
 * How far a window is from what a model makes of it: the mean over all values of the squared difference, each in units of
 * its channel's deviation. 1 is what a model that always answers the mean would score on the data that the deviations are
 * of. Channels that never moved there do not count.
 *
 * @param deviations one per channel, in raw units; zero for a channel that does not count
 */
public record AnomalyScore(List<Float> deviations) {
    public AnomalyScore {
        deviations = checked(deviations);
        if (deviations.isEmpty()) {
            throw new IllegalArgumentException("there must be one deviation for each channel, but there is none");
        }
    }

    /**
     * Returns a copy of the deviations it was given.
     *
     * @throws IllegalArgumentException if one of them is none
     */
    static List<Float> checked(List<Float> deviations) {
        if (deviations.stream().anyMatch(one -> !(one >= 0) || one.isInfinite())) {
            throw new IllegalArgumentException("deviations must be finite and not negative, but are " + deviations);
        }
        return List.copyOf(deviations);
    }

    /**
     * The score of one window.
     *
     * @param window raw, row by row
     * @param reconstruction of the same size
     */
    public double of(float[] window, float[] reconstruction) {
        if (window.length != reconstruction.length || window.length % deviations.size() != 0) {
            throw new IllegalArgumentException("a window of " + window.length + " values and a reconstruction of "
                    + reconstruction.length + " cannot be compared in " + deviations.size() + " channels");
        }
        double squares = 0;
        int counted = 0;
        for (int i = 0; i < window.length; i++) {
            float deviation = deviations.get(i % deviations.size());
            if (deviation > 0) {
                double difference = (window[i] - (double) reconstruction[i]) / deviation;
                squares += difference * difference;
                counted++;
            }
        }
        return counted == 0 ? 0 : squares / counted;
    }
}
