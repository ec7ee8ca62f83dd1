package io.twinseal.node.mining;

import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.FaultHandler;
import io.twinseal.node.runtime.NodeLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Searches on one thread of its own, held to its share of one CPU by that thread's CPU time.
 *
 * <p>Transitions of the job: {@code start} sets it, {@code stop}, {@code close} and the delivery of its nonce clear it.
 * All of these run on the loop, so a nonce that was under way when its job was replaced is dropped there.
 */
public final class Miner implements MiningEngine, AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** About 30 µs: between two looks at whether the job is still the one wanted. */
    private static final int TRIES_PER_LOOK = 256;

    /** Reading a thread's CPU time is a system call; so many looks to one reading keep it below a hundredth. */
    private static final int LOOKS_PER_READING = 4;

    private final NodeLoop loop;
    private final Clock clock;
    private final FaultHandler faults;
    private final RandomGenerator random;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean countsCpuTime = threads.isCurrentThreadCpuTimeSupported();
    private final Thread thread;
    private volatile @Nullable Job job;
    private volatile double share;
    private volatile MiningStatistics statistics = new MiningStatistics(0, 0, 0);
    private volatile boolean closed;

    /** One call of {@code start}. */
    private static final class Job {
        final SealSearch search;
        final LongConsumer onFound;
        volatile boolean done;

        Job(SealSearch search, LongConsumer onFound) {
            this.search = search;
            this.onFound = onFound;
        }
    }

    /**
     * Starts the thread, which waits for work.
     *
     * @param random draws each search's first nonce
     * @param cpuShare above 0 and at most 1
     */
    public Miner(NodeLoop loop, Clock clock, FaultHandler faults, RandomGenerator random, double cpuShare) {
        this.loop = loop;
        this.clock = clock;
        this.faults = faults;
        this.random = random;
        this.share = checked(cpuShare);
        this.thread = new Thread(this::run, "miner");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void start(MiningWork work, LongConsumer onFound) {
        loop.checkOnLoop();
        if (closed) return;
        job = new Job(new SealSearch(work, random.nextLong()), onFound);
        LockSupport.unpark(thread);
    }

    @Override
    public void stop() {
        loop.checkOnLoop();
        job = null;
    }

    @Override
    public void cpuShare(double cpuShare) {
        share = checked(cpuShare);
    }

    @Override
    public MiningStatistics statistics() {
        return statistics;
    }

    /** Ends the thread and waits for it; from any thread. */
    @Override
    public void close() {
        closed = true;
        job = null;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void run() {
        try {
            Throttle throttle = new Throttle(PERIOD_NANOS, share, clock.nanos(), cpuNanos());
            while (!closed) {
                Job current = job;
                if (current == null || current.done) LockSupport.park(this);
                else mine(current, throttle);
            }
        } catch (Throwable e) {
            closed = true;
            faults.fault("mining", e);
        }
    }

    /** Works on the job until it is done or no longer wanted. */
    private void mine(Job current, Throttle throttle) {
        long wall = clock.nanos();
        long cpu = cpuNanos();
        while (job == current && !current.done) {
            throttle.share(share);
            long pause = throttle.pauseNanos(wall, cpu);
            long hashes = 0;
            // a new share or job takes effect after this pause, which is no longer than a period
            if (pause > 0) LockSupport.parkNanos(this, Math.min(pause, PERIOD_NANOS));
            else hashes = search(current);
            long nowWall = clock.nanos();
            long nowCpu = cpuNanos();
            add(hashes, nowCpu - cpu, nowWall - wall);
            wall = nowWall;
            cpu = nowCpu;
        }
    }

    /** Returns the hashes made; marks the job done and hands its nonce over if one was found. */
    private long search(Job current) {
        long before = current.search.nonce();
        for (int look = 0; look < LOOKS_PER_READING && job == current; look++) {
            if (!current.search.search(TRIES_PER_LOOK)) continue;
            current.done = true;
            long nonce = current.search.nonce();
            loop.post(() -> deliver(current, nonce));
            break;
        }
        return current.search.nonce() - before;
    }

    private void deliver(Job found, long nonce) {
        if (job != found) return; // replaced or stopped while the nonce waited for the loop
        job = null;
        found.onFound.accept(nonce);
    }

    private void add(long hashes, long cpuNanos, long workNanos) {
        MiningStatistics before = statistics;
        statistics = new MiningStatistics(
                before.hashes() + hashes, before.cpuNanos() + cpuNanos, before.workNanos() + workNanos);
    }

    /** Where the platform does not count a thread's CPU time, elapsed time stands in: the share is then a ceiling. */
    private long cpuNanos() {
        return countsCpuTime ? threads.getCurrentThreadCpuTime() : clock.nanos();
    }

    private static double checked(double cpuShare) {
        if (!(cpuShare > 0 && cpuShare <= 1))
            throw new IllegalArgumentException("cpuShare " + cpuShare + " is not above 0 and at most 1");
        return cpuShare;
    }
}
