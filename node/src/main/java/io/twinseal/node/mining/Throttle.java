package io.twinseal.node.mining;

/**
 * Spends CPU time as it is earned: each nanosecond that passes earns {@code share} of one.
 *
 * <p>Time in credit is spent at once; in debt, the throttle asks for a pause long enough that work and pause make up a
 * period. Credit has a ceiling, so that a thread which long got no CPU does not take all of it afterwards.
 */
final class Throttle {
    private static final int CREDIT_PERIODS_MAX = 3;

    private final long periodNanos;
    private double share;
    private double creditNanos;
    private long wallNanos;
    private long cpuNanos;

    Throttle(long periodNanos, double share, long wallNanos, long cpuNanos) {
        this.periodNanos = periodNanos;
        this.share = share;
        this.wallNanos = wallNanos;
        this.cpuNanos = cpuNanos;
    }

    /** A new share holds from here on; credit earned under the old one is forfeited, debt is not. */
    void share(double value) {
        if (value == share) return;
        share = value;
        creditNanos = Math.min(creditNanos, 0);
    }

    /** Takes both clocks; returns how long to pause now, 0 if work may go on. */
    long pauseNanos(long nowWallNanos, long nowCpuNanos) {
        double earned = share * (nowWallNanos - wallNanos);
        creditNanos =
                Math.min(creditNanos + earned, CREDIT_PERIODS_MAX * periodNanos * share) - (nowCpuNanos - cpuNanos);
        wallNanos = nowWallNanos;
        cpuNanos = nowCpuNanos;
        if (creditNanos > 0) return 0;
        double burst = share * (1 - share) * periodNanos; // credit that a pause must leave us with
        return (long) Math.ceil((burst - creditNanos) / share);
    }
}
