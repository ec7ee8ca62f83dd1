package io.twinseal.node.accesspoint;

import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.runtime.Clock;

/** Hashes a second of a miner over the last few seconds, taken anew whenever somebody asks. */
final class HashRate {
    private static final long SPAN_NANOS_MIN = 1_000_000_000L;

    private final MiningEngine mining;
    private final Clock clock;
    private long sinceNanos;
    private long sinceHashes;
    private double perSecond;

    HashRate(MiningEngine mining, Clock clock) {
        this.mining = mining;
        this.clock = clock;
        this.sinceNanos = clock.nanos();
    }

    double perSecond() {
        long nanos = clock.nanos() - sinceNanos;
        if (nanos < SPAN_NANOS_MIN) return perSecond;
        long hashes = mining.statistics().hashes();
        perSecond = (hashes - sinceHashes) * 1e9 / nanos;
        sinceNanos += nanos;
        sinceHashes = hashes;
        return perSecond;
    }
}
