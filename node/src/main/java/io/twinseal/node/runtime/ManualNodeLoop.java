package io.twinseal.node.runtime;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;

/** A loop that runs only when told to, on the caller's thread; several may share one clock. Confined to one thread. */
public final class ManualNodeLoop implements NodeLoop {
    private final ManualClock clock;
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final TimerQueue timers = new TimerQueue();
    private boolean running;

    public ManualNodeLoop(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public void post(Runnable task) {
        posted.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        var entry = new TimerQueue.Entry(clock.nanos() + Math.multiplyExact(delayMillis, 1_000_000L), task);
        timers.add(entry);
        return () -> {
            entry.cancelled = true;
            timers.remove(entry);
        };
    }

    @Override
    public void checkOnLoop() {
        if (!running) throw new IllegalStateException("must run inside a task of the loop");
    }

    /**
     * Runs one posted or due task.
     *
     * @return false if there was none
     */
    public boolean runOne() {
        Runnable task = posted.poll();
        if (task == null) task = timers.takeDue(clock.nanos());
        if (task == null) return false;
        boolean before = running;
        running = true;
        try {
            task.run();
        } finally {
            running = before;
        }
        return true;
    }

    /** Runs tasks until none is posted or due. */
    public void runReady() {
        while (runOne()) {}
    }

    /** Moves the clock to the end of the span, stopping at each timer on the way. */
    public void advance(long millis) {
        long endNanos = clock.nanos() + Math.multiplyExact(millis, 1_000_000L);
        runReady();
        for (OptionalLong due = nextDueNanos(); due.isPresent() && due.getAsLong() <= endNanos; due = nextDueNanos()) {
            clock.advanceNanos(Math.max(0, due.getAsLong() - clock.nanos()));
            runReady();
        }
        clock.advanceNanos(endNanos - clock.nanos());
    }

    /** On the clock's nanos, when the next timer is due; posted tasks aside. */
    public OptionalLong nextDueNanos() {
        return timers.nextDueNanos();
    }

    public boolean hasPosted() {
        return !posted.isEmpty();
    }
}
