package io.twinseal.testnet.local;

import io.twinseal.node.mining.MiningWork;
import io.twinseal.node.mining.SealSearch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;

/** How fast one core of this machine mines. */
final class HashRate {
    private static final int TRIES = 10_000;
    private static final long WARM_NANOS = 120_000_000;
    private static final long MEASURED_NANOS = 30_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HashRate() {}

    /** Hashes a second of CPU time, the best of a few short spells, since other programs can only slow it down. */
    static double measure() {
        var search = new SealSearch(new MiningWork(new byte[32], BigInteger.ZERO), 0);
        spell(search, WARM_NANOS);
        double best = 0;
        for (int i = 0; i < 3; i++) best = Math.max(best, spell(search, MEASURED_NANOS));
        return best;
    }

    private static double spell(SealSearch search, long nanos) {
        long start = THREADS.getCurrentThreadCpuTime();
        long tries = 0;
        long elapsed = 0;
        while (elapsed < nanos) {
            if (search.search(TRIES)) throw new IllegalStateException("a hash of zero was found");
            tries += TRIES;
            elapsed = THREADS.getCurrentThreadCpuTime() - start;
        }
        return tries * NANOS_PER_SECOND / elapsed;
    }
}
