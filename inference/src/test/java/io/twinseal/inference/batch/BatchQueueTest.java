package io.twinseal.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchQueueTest {
    private static final ModelId MODEL = new ModelId("11".repeat(32));
    private static final float POISON = -1;

    private final List<Integer> calls = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore allowed = new Semaphore(0);
    private final BatchQueue queue =
            new BatchQueue(this::timesTen, new BatchQueue.Limits(8, TimeUnit.SECONDS.toNanos(30)), 1);

    @AfterEach
    void close() {
        allowed.release(100);
        queue.close();
    }

    @Test
    void aPieceAloneRunsAtOnceAndWhatComesMeanwhileSharesTheNextCall() throws Exception {
        var first = offer(1);
        begun.acquire();
        var others = List.of(offer(2), offer(3, 4), offer(5));
        assertThat(queue.queuedPoints()).isEqualTo(4);
        allowed.release(2);
        assertThat(first.get().toArray()).containsExactly(10);
        assertThat(others.get(0).get().toArray()).containsExactly(20);
        assertThat(others.get(1).get().toArray()).containsExactly(30, 40);
        assertThat(others.get(2).get().toArray()).containsExactly(50);
        assertThat(calls).containsExactly(1, 4);
    }

    @Test
    void whatComesBeyondTheLimitIsRefused() throws Exception {
        var running = offer(1);
        begun.acquire();
        var waiting = offer(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(queue.offer(piece(10), 0)).isEmpty();
        allowed.release(2);
        CompletableFuture.allOf(running, waiting).get();
        assertThat(calls).containsExactly(1, 8);
    }

    @Test
    void aPieceThatTheModelCannotTakeFailsAlone() throws Exception {
        var first = offer(1);
        begun.acquire();
        var good = offer(2);
        var bad = offer(POISON);
        allowed.release(100);
        assertThat(first.get().toArray()).containsExactly(10);
        assertThat(good.get().toArray()).containsExactly(20);
        assertThatThrownBy(bad::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InvalidActivationException.class);
    }

    @Test
    void aFaultReachesEverybodyInTheCallAndTheQueueGoesOn() throws Exception {
        allowed.release(100);
        try (var broken = new BatchQueue(
                (model, cut, input) -> {
                    if (input.value(0) == 0) throw new IllegalStateException("planted");
                    return input;
                },
                new BatchQueue.Limits(8, 1),
                1)) {
            assertThatThrownBy(broken.offer(piece(0), 0).orElseThrow()::get).hasMessageContaining("planted");
            assertThat(broken.offer(piece(7), 0).orElseThrow().get().toArray()).containsExactly(7);
        }
    }

    @Test
    void moreWorkersRunMoreCallsAndFewerFewer() throws Exception {
        queue.setWorkers(2);
        var one = offer(1);
        begun.acquire();
        var two = offer(2);
        begun.acquire();
        queue.setWorkers(1);
        allowed.release(2);
        CompletableFuture.allOf(one, two).get();
        var three = offer(3);
        begun.acquire();
        var four = offer(4);
        var five = offer(5);
        allowed.release(2);
        CompletableFuture.allOf(three, four, five).get();
        assertThat(calls).containsExactly(1, 1, 1, 2);
    }

    @Test
    void closingCancelsWhatWaitsAndLetsTheRunningCallEnd() throws Exception {
        var running = offer(1);
        begun.acquire();
        var waiting = offer(2);
        var closed = new CountDownLatch(1);
        var closer = new Thread(() -> {
            queue.close();
            closed.countDown();
        });
        closer.start();
        assertThatThrownBy(waiting::get).isInstanceOf(CancellationException.class);
        assertThat(closed.getCount()).isEqualTo(1);
        allowed.release();
        assertThat(running.get().toArray()).containsExactly(10);
        closed.await();
        assertThatThrownBy(() -> queue.offer(piece(3), 0)).hasMessageContaining("closed");
    }

    private CompletableFuture<Activation> offer(float... values) {
        return queue.offer(piece(values), System.nanoTime()).orElseThrow();
    }

    private static Piece piece(float... values) {
        return new Piece(MODEL, 1, Activation.of(List.of(1), values));
    }

    private Activation timesTen(ModelId model, int cut, Activation input) {
        calls.add(input.points());
        begun.release();
        allowed.acquireUninterruptibly();
        float[] values = input.toArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == POISON) throw new InvalidActivationException("poisoned");
            values[i] *= 10;
        }
        return Activation.of(List.of(1), values);
    }
}
