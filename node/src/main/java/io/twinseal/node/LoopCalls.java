package io.twinseal.node;

import io.twinseal.node.runtime.NodeLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the node's loop from another thread, such as one that serves the API. */
final class LoopCalls {
    private static final long PATIENCE_MILLIS = 10_000;

    private final NodeLoop loop;

    LoopCalls(NodeLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs the question on the loop and waits for its answer.
     *
     * @throws IllegalStateException if the loop does not answer, because it stopped or is far behind
     */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question of the API failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the node's loop gives no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the node's loop was asked", e);
        }
    }
}
