package io.twinseal.inference.batch;

import io.twinseal.inference.batch.GroupedRun.Half;
import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs pieces of many callers with few calls of the engine. A call begins as soon as a worker is free and takes along
 * what waits for the same model and cut, so no piece waits for company and batches grow with the load alone. Calls with
 * company are held to {@link Limits#callNanosMax()}.
 *
 * <p>What shares its call changes a data point's result by rounding at most, see {@code SplitModel}. A piece that the
 * model cannot take fails alone, not with its company. Safe for use by several threads.
 */
public final class BatchQueue implements PieceRunner, AutoCloseable {
    private final Half half;
    private final Backlog backlog;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int budget;
    private int threads;
    private boolean closed;
    private Work work = Work.NONE;

    /**
     * What a queue is held to.
     *
     * @param queuedPointsMax data points that may wait; a single piece may be larger
     * @param callNanosMax what a call with several pieces may take
     */
    public record Limits(int queuedPointsMax, long callNanosMax) {
        public static final Limits DEFAULT = new Limits(1_024, TimeUnit.MILLISECONDS.toNanos(5));

        public Limits {
            if (queuedPointsMax < 1 || callNanosMax < 1)
                throw new IllegalArgumentException("queuedPointsMax and callNanosMax must be positive");
        }
    }

    /** @param workers calls of the engine at a time */
    public BatchQueue(Half half, Limits limits, int workers) {
        this.half = half;
        this.backlog = new Backlog(limits);
        setWorkers(workers);
    }

    @Override
    public Optional<CompletableFuture<Activation>> offer(Piece piece, long deadlineNanos) {
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("the queue is closed");
            var result = backlog.add(piece, deadlineNanos);
            changed.signal();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Data points that wait for a worker. */
    public int queuedPoints() {
        lock.lock();
        try {
            return backlog.points();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Work work() {
        lock.lock();
        try {
            return work;
        } finally {
            lock.unlock();
        }
    }

    /** Changes how many calls may run at a time; calls that run are not interrupted. */
    public void setWorkers(int workers) {
        if (workers < 1) throw new IllegalArgumentException("there must be a worker, but got " + workers);
        lock.lock();
        try {
            budget = workers;
            for (; threads < budget; threads++) {
                var thread = new Thread(this::serve, "inference-" + threads);
                thread.setDaemon(true);
                thread.start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels what waits and lets running calls end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (var call = backlog.next(); call.isPresent(); call = backlog.next())
                call.get().requests().forEach(request -> request.result().cancel(false));
            changed.signalAll();
            while (threads > 0) changed.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        for (var call = take(); call.isPresent(); call = take()) run(call.get());
    }

    /** The next call, once there is one; empty if this worker is to end. */
    private Optional<Backlog.Call> take() {
        lock.lock();
        try {
            while (!closed && threads <= budget) {
                var call = backlog.next();
                if (call.isPresent()) return call;
                changed.awaitUninterruptibly();
            }
            threads--;
            changed.signalAll();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void took(Backlog.Call call, long nanos) {
        lock.lock();
        try {
            backlog.took(call, nanos);
            work = work.and(call.points(), nanos);
        } finally {
            lock.unlock();
        }
    }

    private void run(Backlog.Call call) {
        var requests = call.requests();
        try {
            long start = System.nanoTime();
            var results = GroupedRun.together(
                    requests.stream().map(Backlog.Request::piece).toList(), half);
            took(call, System.nanoTime() - start);
            for (int i = 0; i < results.size(); i++) requests.get(i).result().complete(results.get(i));
        } catch (InvalidActivationException e) {
            if (requests.size() == 1) requests.get(0).result().completeExceptionally(e);
            else requests.forEach(request -> run(new Backlog.Call(List.of(request))));
        } catch (Throwable e) { // whoever waits has to learn of any fault, and decides what becomes of the process
            requests.forEach(request -> request.result().completeExceptionally(e));
        }
    }
}
