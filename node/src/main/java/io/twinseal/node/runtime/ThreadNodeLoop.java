package io.twinseal.node.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A loop with a thread of its own.
 *
 * <p>A task that throws is a fault of ours: the handler is told and nothing runs on this loop any more.
 */
public final class ThreadNodeLoop implements NodeLoop, AutoCloseable {
    private static final int BATCH_MAX = 256;

    private final Clock clock;
    private final FaultHandler faults;
    private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
    private final TimerQueue timers = new TimerQueue();
    private final Thread thread;
    private volatile boolean closed;

    public ThreadNodeLoop(String name, Clock clock, FaultHandler faults) {
        this.clock = clock;
        this.faults = faults;
        this.thread = new Thread(this::run, name);
        this.thread.start();
    }

    @Override
    public void post(Runnable task) {
        if (!closed) posted.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        var entry = new TimerQueue.Entry(clock.nanos() + TimeUnit.MILLISECONDS.toNanos(delayMillis), task);
        onLoop(() -> timers.add(entry));
        return () -> {
            entry.cancelled = true;
            onLoop(() -> timers.remove(entry));
        };
    }

    @Override
    public void checkOnLoop() {
        if (Thread.currentThread() != thread)
            throw new IllegalStateException("must run on " + thread.getName() + " but runs on "
                    + Thread.currentThread().getName());
    }

    /** Tasks waiting, to be watched: a number that grows says that the node cannot keep up. */
    public int backlog() {
        return posted.size();
    }

    /** Lets the running task end, drops what is waiting, and waits for the thread unless this is it. */
    @Override
    public void close() {
        closed = true;
        posted.clear();
        posted.add(() -> {}); // wakes the thread
        if (Thread.currentThread() == thread) return;
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

    private void onLoop(Runnable task) {
        if (Thread.currentThread() == thread) task.run();
        else post(task);
    }

    private void run() {
        List<Runnable> batch = new ArrayList<>(BATCH_MAX);
        try {
            while (!closed) {
                Runnable first = await();
                if (first != null) batch.add(first);
                posted.drainTo(batch, BATCH_MAX);
                for (Runnable task : batch) {
                    if (closed) return;
                    task.run();
                }
                batch.clear();
                runDueTimers();
            }
        } catch (Throwable e) {
            closed = true;
            posted.clear();
            faults.fault("a task of " + thread.getName(), e);
        }
    }

    private void runDueTimers() {
        long now = clock.nanos(); // read once, so that a timer which sets itself anew cannot starve the posted tasks
        for (Runnable due = timers.takeDue(now); due != null && !closed; due = timers.takeDue(now)) due.run();
    }

    private @Nullable Runnable await() throws InterruptedException {
        OptionalLong due = timers.nextDueNanos();
        if (due.isEmpty()) return posted.take();
        long waitNanos = due.getAsLong() - clock.nanos();
        return waitNanos <= 0 ? posted.poll() : posted.poll(waitNanos, TimeUnit.NANOSECONDS);
    }
}
