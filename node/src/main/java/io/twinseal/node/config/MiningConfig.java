package io.twinseal.node.config;

/**
 * How hard to mine.
 *
 * @param cpuShare of one CPU, above 0 and at most 1
 */
public record MiningConfig(double cpuShare) {
    public MiningConfig {
        if (!(cpuShare > 0 && cpuShare <= 1))
            throw new IllegalArgumentException("cpuShare " + cpuShare + " is not above 0 and at most 1");
    }
}
