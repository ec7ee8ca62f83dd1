package io.twinseal.node.allocation;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * Rate and round trip of the way from a gateway, learnt from what its offloads took.
 *
 * <p>The round trip is the shortest of the recent ones that carried next to nothing; what an offload took beyond it went
 * into its bytes. Both ends only ever add time, so the best of a few transfers counts (as in BBR, Cardwell et al. 2016).
 * Offloads too small to tell leave the rate as it is, but for a slow rise: a link that has recovered is found out by
 * trying it.
 */
final class LinkEstimate {
    private static final double BITS_PER_SECOND_AT_FIRST = 100e6;
    private static final double BITS_PER_SECOND_MAX = 10e9;
    private static final double BITS_PER_SECOND_MIN = 1e3;
    private static final double ROUND_TRIP_AT_FIRST = 1e-3;
    private static final int ROUND_TRIPS = 10;
    private static final int TRANSFERS = 3;
    private static final double RISE = 1.02;

    /** Below this, what passes at both ends hides the time on the link. */
    private static final double TELLING_BITS = 8_000;

    /** What takes longer on the way tells however small it is: ends do not hide that. */
    private static final double TELLING_SECONDS = 0.05;

    private final Deque<Double> roundTrips = new ArrayDeque<>();
    private final Deque<Double> rates = new ArrayDeque<>();
    private double bitsPerSecond = BITS_PER_SECOND_AT_FIRST;

    /** A message of next to nothing went and was answered. */
    void roundTrip(double took) {
        roundTrips.add(Math.max(took, 0));
        if (roundTrips.size() > ROUND_TRIPS) roundTrips.remove();
    }

    /**
     * An offload went up and was answered.
     *
     * @param carried bits
     * @param took seconds on the way, both ways, without those at either end
     */
    void transfer(double carried, double took) {
        double onLink = took - roundTripSeconds();
        if (carried < TELLING_BITS && onLink < TELLING_SECONDS) {
            bitsPerSecond = Math.min(bitsPerSecond * RISE, BITS_PER_SECOND_MAX);
            return;
        }
        sample(carried, Math.max(onLink, carried / BITS_PER_SECOND_MAX));
    }

    /**
     * An offload came late: it may have waited for others on a link that is full, whose answers and receipts wait as well.
     *
     * @param carried bits
     * @param gap seconds since the one before
     */
    void late(double carried, double gap) {
        if (carried >= TELLING_BITS) sample(carried, gap);
    }

    private void sample(double carried, double onLink) {
        rates.add(Math.max(carried / onLink, BITS_PER_SECOND_MIN));
        if (rates.size() > TRANSFERS) rates.remove();
        bitsPerSecond = Collections.max(rates);
    }

    double bitsPerSecond() {
        return bitsPerSecond;
    }

    double roundTripSeconds() {
        return roundTrips.isEmpty() ? ROUND_TRIP_AT_FIRST : Collections.min(roundTrips);
    }
}
