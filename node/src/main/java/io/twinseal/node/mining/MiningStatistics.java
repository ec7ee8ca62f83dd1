package io.twinseal.node.mining;

/**
 * Sums since the start of the engine.
 *
 * @param cpuNanos CPU time spent searching
 * @param workNanos time during which there was work to search for, pauses included
 */
public record MiningStatistics(long hashes, long cpuNanos, long workNanos) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** What was done after an earlier reading. */
    public MiningStatistics since(MiningStatistics earlier) {
        return new MiningStatistics(
                hashes - earlier.hashes, cpuNanos - earlier.cpuNanos, workNanos - earlier.workNanos);
    }

    /** Hashes in a second of CPU time, or 0 before any. */
    public double hashesPerCpuSecond() {
        return cpuNanos == 0 ? 0 : hashes * NANOS_PER_SECOND / cpuNanos;
    }

    /** Share of one CPU used while there was work, or 0 before any. */
    public double cpuShare() {
        return workNanos == 0 ? 0 : (double) cpuNanos / workNanos;
    }
}
