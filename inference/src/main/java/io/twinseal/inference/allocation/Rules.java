package io.twinseal.inference.allocation;

/**
 * What stays the same from slot to slot.
 *
 * @param latencyWeight V: a greater one costs more time until C6 holds and wins latency
 * @param exchangeSeconds τ_x, in which access points exchange results
 * @param propagationSeconds τ_prop, in which the block spreads
 */
public record Rules(
        double latencyWeight,
        ReputationFunction reputation,
        ReputationBand band,
        Mining mining,
        double exchangeSeconds,
        double propagationSeconds) {
    public Rules {
        Checks.positive("latencyWeight", latencyWeight);
        Checks.notNegative("exchangeSeconds", exchangeSeconds);
        Checks.notNegative("propagationSeconds", propagationSeconds);
    }

    /** The same with another V. */
    public Rules withLatencyWeight(double other) {
        return new Rules(other, reputation, band, mining, exchangeSeconds, propagationSeconds);
    }

    /** The same with another g. */
    public Rules withReputation(ReputationFunction other) {
        return new Rules(latencyWeight, other, band, mining, exchangeSeconds, propagationSeconds);
    }

    /** The same with another band. */
    public Rules withBand(ReputationBand other) {
        return new Rules(latencyWeight, reputation, other, mining, exchangeSeconds, propagationSeconds);
    }

    /** The same with other mining. */
    public Rules withMining(Mining other) {
        return new Rules(latencyWeight, reputation, band, other, exchangeSeconds, propagationSeconds);
    }
}
