package io.twinseal.node.mining;

import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws the time a search would take instead of taking it, on the loop's own time: the same every time, for tests and
 * simulations.
 *
 * <p>The nonce is a real one, searched when the time has come; so difficulties should be low.
 */
public final class RaceMiner implements MiningEngine {
    private static final int TRIES = 1 << 20;
    private static final double SECONDS_MAX = TimeUnit.DAYS.toSeconds(365);

    private final NodeLoop loop;
    private final RandomGenerator random;
    private final double hashesPerCpuSecond;
    private double share;
    private long hashes;
    private @Nullable Timer timer;
    private @Nullable MiningWork work;
    private @Nullable LongConsumer onFound;

    public RaceMiner(NodeLoop loop, RandomGenerator random, double hashesPerCpuSecond, double cpuShare) {
        this.loop = loop;
        this.random = random;
        this.hashesPerCpuSecond = hashesPerCpuSecond;
        this.share = cpuShare;
    }

    @Override
    public void start(MiningWork newWork, LongConsumer newOnFound) {
        stop();
        work = newWork;
        onFound = newOnFound;
        // the race has no memory, so that starting anew is no loss
        double expectedHashes = 0x1p256 / (newWork.target().doubleValue() + 1);
        double seconds = -Math.log(1 - random.nextDouble()) * expectedHashes / (hashesPerCpuSecond * share);
        long millis = Math.round(Math.min(seconds, SECONDS_MAX) * TimeUnit.SECONDS.toMillis(1));
        timer = loop.schedule(millis, () -> found(newWork, newOnFound));
    }

    @Override
    public void stop() {
        loop.checkOnLoop();
        if (timer != null) timer.cancel();
        timer = null;
        work = null;
        onFound = null;
    }

    @Override
    public void cpuShare(double cpuShare) {
        share = cpuShare;
        MiningWork current = work;
        LongConsumer listener = onFound;
        if (current != null && listener != null) start(current, listener);
    }

    /** Hashes alone: no CPU time is spent on them. */
    @Override
    public MiningStatistics statistics() {
        return new MiningStatistics(hashes, 0, 0);
    }

    private void found(MiningWork found, LongConsumer listener) {
        SealSearch search = new SealSearch(found, random.nextLong());
        long before = search.nonce();
        while (!search.search(TRIES)) {
            // a real nonce exists; only how long it took was drawn
        }
        hashes += search.nonce() - before;
        stop();
        listener.accept(search.nonce());
    }
}
