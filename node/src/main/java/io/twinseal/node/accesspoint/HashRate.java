package io.twinseal.node.accesspoint;

import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.mining.MiningStatistics;
import io.twinseal.node.runtime.Clock;

/** Hashes a second of a miner over the last few seconds in which it had work, taken anew whenever somebody asks. */
final class HashRate {
    private static final long SPAN_NANOS_MIN = 1_000_000_000L;

    private final MiningEngine mining;
    private final Clock clock;
    private MiningStatistics since;
    private long sinceNanos;
    private double perSecond;

    HashRate(MiningEngine mining, Clock clock) {
        this.mining = mining;
        this.clock = clock;
        this.since = mining.statistics();
        this.sinceNanos = clock.nanos();
    }

    double perSecond() {
        long nanos = clock.nanos();
        if (nanos - sinceNanos < SPAN_NANOS_MIN) return perSecond;
        MiningStatistics now = mining.statistics();
        MiningStatistics lately = now.since(since);
        if (lately.workNanos() > 0) perSecond = lately.hashes() * 1e9 / lately.workNanos();
        since = now;
        sinceNanos = nanos;
        return perSecond;
    }
}
