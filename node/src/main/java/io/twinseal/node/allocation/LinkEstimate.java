package io.twinseal.node.allocation;

/**
 * Rate and round trip of the way from a gateway, learnt from what its offloads took.
 *
 * <p>The round trip is the shortest of the recent ones that carried next to nothing. What an offload took beyond it went
 * into its bytes, where these are many enough to tell. A rate that nothing tells of any more is taken to rise slowly: a
 * link that has recovered is found out by trying it.
 */
final class LinkEstimate {
    private static final double BITS_PER_SECOND_AT_FIRST = 100e6;
    private static final double BITS_PER_SECOND_MAX = 10e9;
    private static final double BITS_PER_SECOND_MIN = 1e3;
    private static final double ROUND_TRIP_AT_FIRST = 1e-3;

    /** What a transfer still weighs after the next. */
    private static final double MEMORY = 0.5;

    private static final double RISE = 1.05;

    /** A round trip that was measured long ago counts a little longer each time, until a newer one is shorter. */
    private static final double AGE = 1.05;

    /** Time on the link below which a transfer tells nothing: as much passes in the processes at both ends. */
    private static final double TELLING_SECONDS = 2e-3;

    private double bits;
    private double seconds;
    private double bitsPerSecond = BITS_PER_SECOND_AT_FIRST;
    private double roundTripSeconds = ROUND_TRIP_AT_FIRST;
    private boolean measured;

    /** A message of next to nothing went and was answered. */
    void roundTrip(double took) {
        double floor = Math.max(took, 0);
        roundTripSeconds = measured ? Math.min(floor, roundTripSeconds * AGE) : floor;
        measured = true;
    }

    /**
     * An offload went up and was answered.
     *
     * @param carried bits
     * @param took seconds on the way, both ways, without those at either end
     */
    void transfer(double carried, double took) {
        double onLink = took - roundTripSeconds;
        boolean telling = Math.max(onLink, carried / bitsPerSecond) > Math.max(TELLING_SECONDS, roundTripSeconds / 4);
        if (!telling) {
            bitsPerSecond = Math.min(bitsPerSecond * RISE, BITS_PER_SECOND_MAX);
            return;
        }
        bits = MEMORY * bits + carried;
        seconds = MEMORY * seconds + Math.max(onLink, carried / BITS_PER_SECOND_MAX);
        bitsPerSecond = Math.min(Math.max(bits / seconds, BITS_PER_SECOND_MIN), BITS_PER_SECOND_MAX);
    }

    double bitsPerSecond() {
        return bitsPerSecond;
    }

    double roundTripSeconds() {
        return roundTripSeconds;
    }
}
