package io.twinseal.node;

import io.twinseal.node.netty.EventLoops;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.PoolWorkers;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a daemon, and its end: they stop, then what was opened is closed in reverse order, once, whether
 * somebody asked for it or the first fault did.
 */
final class NodeRuntime {
    private static final int IO_THREADS = 1;
    private static final int FAULTS_KEPT_MAX = 20;
    private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

    final Clock clock = new SystemClock();
    final ThreadNodeLoop loop;
    final PoolWorkers workers;
    final EventLoops io;

    private final String name;
    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final List<String> faults = new ArrayList<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile @Nullable Throwable firstFault;
    private final AtomicBoolean closing = new AtomicBoolean();

    NodeRuntime(String name, int workerThreads) {
        this.name = name;
        this.loop = new ThreadNodeLoop(name, clock, this::fault);
        this.workers = new PoolWorkers("worker", workerThreads, loop, this::fault);
        this.io = closing(new EventLoops(IO_THREADS));
    }

    /** Notes something to close at the end, before what was noted earlier. */
    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Runs on the loop and waits for the result; not to be called on it. */
    <T> T onLoop(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.post(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    List<String> faults() {
        synchronized (faults) {
            return List.copyOf(faults);
        }
    }

    CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** A fault of ours: kept for the API, and the end of the daemon. */
    void fault(String where, Throwable cause) {
        LOG.error("fault in {}: {}", where, cause.toString(), cause);
        synchronized (faults) {
            if (firstFault == null) firstFault = cause;
            if (faults.size() < FAULTS_KEPT_MAX) faults.add(where + ": " + cause);
        }
        new Thread(this::close, name + "-end").start();
    }

    /** Closes everything and returns when that is done, also if another thread is at it. */
    void close() {
        if (closing.compareAndSet(false, true)) {
            closeAll();
            if (firstFault == null) stopped.complete(null);
            else stopped.completeExceptionally(firstFault);
        }
        stopped.handle((done, fault) -> true).join();
    }

    /** First what uses the others: nothing is decided or computed any more when models and stores go. */
    private void closeAll() {
        loop.close();
        workers.close();
        while (true) {
            AutoCloseable resource = open.poll();
            if (resource == null) return;
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("closing {}: {}", resource.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
