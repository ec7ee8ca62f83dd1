package io.twinseal.inference.batch;

import io.twinseal.inference.batch.GroupedRun.Half;
import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs pieces of many callers. */
public interface PieceRunner {
    /**
     * Takes a piece on.
     *
     * @param deadlineNanos by the clock of all who offer; where pieces wait, the one with the earliest goes first
     * @return the results, or an {@link InvalidActivationException} if the model cannot take the piece; empty if too much
     *     waits already
     */
    Optional<CompletableFuture<Activation>> offer(Piece piece, long deadlineNanos);

    /** Calls of the engine so far. */
    Work work();

    /**
     * What calls of the engine came to.
     *
     * @param points data points in them
     * @param nanos time they took together
     */
    record Work(long calls, long points, long nanos) {
        public static final Work NONE = new Work(0, 0, 0);

        /** With one call more. */
        Work and(int callPoints, long callNanos) {
            return new Work(calls + 1, points + callPoints, nanos + callNanos);
        }
    }

    /** Runs each piece at once, on the thread that offers it. */
    static PieceRunner direct(Half half) {
        return new PieceRunner() {
            @Override
            public Optional<CompletableFuture<Activation>> offer(Piece piece, long deadlineNanos) {
                try {
                    return Optional.of(
                            CompletableFuture.completedFuture(half.run(piece.model(), piece.cut(), piece.input())));
                } catch (InvalidActivationException | ModelUnavailableException e) {
                    return Optional.of(CompletableFuture.failedFuture(e));
                }
            }

            @Override
            public Work work() {
                return Work.NONE;
            }
        };
    }
}
