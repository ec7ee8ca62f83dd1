package io.twinseal.ledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Maps a list with the help of other threads, keeping its order. */
final class Spread {
    /** Items a thread takes at once; a signature costs tens of microseconds, a hand-over a few. */
    private static final int CHUNK = 16;

    private Spread() {}

    /**
     * Applies the function to every item. Whoever gets to a chunk first runs it, the caller included; the caller waits
     * only for chunks that another thread already runs.
     */
    static <A, B> List<B> over(List<A> items, Function<A, B> function, Executor workers, int helpers) {
        List<FutureTask<List<B>>> chunks = new ArrayList<>();
        for (int from = 0; from < items.size(); from += CHUNK) {
            List<A> chunk = items.subList(from, Math.min(items.size(), from + CHUNK));
            chunks.add(new FutureTask<>(() -> chunk.stream().map(function).toList()));
        }
        int starts = Math.min(helpers, chunks.size() - 1);
        for (int i = 0; i < starts; i++) workers.execute(() -> chunks.forEach(FutureTask::run));
        chunks.forEach(FutureTask::run);
        List<B> results = new ArrayList<>(items.size());
        for (FutureTask<List<B>> chunk : chunks) results.addAll(resultOf(chunk));
        return results;
    }

    private static <B> List<B> resultOf(FutureTask<List<B>> chunk) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return chunk.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a check failed by a fault of ours", e.getCause());
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
