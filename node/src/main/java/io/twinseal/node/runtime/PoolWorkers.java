package io.twinseal.node.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A fixed number of threads. */
public final class PoolWorkers implements Workers, AutoCloseable {
    private final NodeLoop loop;
    private final FaultHandler faults;
    private final ThreadPoolExecutor pool;

    public PoolWorkers(String name, int threads, NodeLoop loop, FaultHandler faults) {
        this.loop = loop;
        this.faults = faults;
        var count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, name + "-" + count.incrementAndGet()),
                new ThreadPoolExecutor.DiscardPolicy()); // only a closed pool refuses, and then the node is stopping
    }

    @Override
    public <T> void submit(Callable<T> work, Consumer<T> onLoop) {
        pool.execute(() -> {
            try {
                T result = work.call();
                loop.post(() -> onLoop.accept(result));
            } catch (Throwable e) {
                faults.fault("work on " + Thread.currentThread().getName(), e);
            }
        });
    }

    /** Work waiting for a thread. */
    public int backlog() {
        return pool.getQueue().size();
    }

    /** Drops what is waiting and waits up to ten seconds for what is running. */
    @Override
    public void close() {
        pool.getQueue().clear();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) pool.shutdownNow();
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
