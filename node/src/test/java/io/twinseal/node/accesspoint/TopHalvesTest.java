package io.twinseal.node.accesspoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.node.accesspoint.TopHalves.Computed;
import io.twinseal.node.accesspoint.TopHalves.Outcome;
import io.twinseal.node.accesspoint.TopHalves.Refused;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.wire.WireMessage.Offload;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TopHalvesTest {
    private static final Digest MODEL = Digest.sha256("model".getBytes(UTF_8));
    private static final PieceRunner.Work TWO_MILLIS_A_POINT = new PieceRunner.Work(1, 10, 20_000_000);

    private final ManualNodeLoop loop = new ManualNodeLoop(new ManualClock(0));
    private final Queue queue = new Queue();
    private final TopHalves topHalves = new TopHalves(
            loop,
            new LoopWorkers(loop, (where, cause) -> {
                throw new AssertionError(where, cause);
            }),
            TopHalvesTest::piece,
            queue);
    private final List<Outcome> outcomes = new ArrayList<>();

    /** Pieces that wait until the test says what comes of them. */
    private static final class Queue implements PieceRunner {
        final List<Piece> pieces = new ArrayList<>();
        final List<Long> deadlines = new ArrayList<>();
        final List<CompletableFuture<Activation>> results = new ArrayList<>();
        int pointsMax = 100;

        @Override
        public Optional<CompletableFuture<Activation>> offer(Piece piece, long deadlineNanos) {
            if (piece.input().points() > pointsMax) return Optional.empty();
            pieces.add(piece);
            deadlines.add(deadlineNanos);
            results.add(new CompletableFuture<>());
            return Optional.of(results.get(results.size() - 1));
        }

        @Override
        public Work work() {
            return TWO_MILLIS_A_POINT;
        }
    }

    @Test
    void anOffloadIsComputedOnceAllItsItemsAreAndTheLoopGoesOnMeanwhile() {
        compute(item("press", 1, 2), item("drill", 3));
        compute(item("mill", 4));
        queue.results.get(1).complete(values(30));
        queue.results.get(2).complete(values(40));
        loop.runReady();
        assertThat(outcomes).hasSize(1);
        assertThat(outputs(0)).containsExactly(List.of(40f));
        queue.results.get(0).complete(values(10, 20));
        loop.runReady();
        assertThat(outputs(1)).containsExactly(List.of(10f, 20f), List.of(30f));
        assertThat(queue.deadlines).containsExactly(7L, 7L, 7L);
    }

    @Test
    void whatWasComputedFromTheSameBytesIsNotComputedAgain() {
        compute(item("press", 1, 2));
        queue.results.get(0).complete(values(10, 20));
        compute(item("drill", 1, 2), item("mill", 3));
        assertThat(queue.pieces).hasSize(2);
        queue.results.get(1).complete(values(30));
        loop.runReady();
        assertThat(outputs(1)).containsExactly(List.of(10f, 20f), List.of(30f));
        var view = topHalves.view();
        assertThat(view.cacheHits()).isEqualTo(1);
        assertThat(view.cacheMisses()).isEqualTo(2);
        assertThat(view.savedSeconds()).isEqualTo(2 * 0.002);
    }

    @Test
    void bytesThatClaimToBeOtherPointsThanBeforeAreDecodedAgain() {
        compute(item("press", 1, 2));
        queue.results.get(0).complete(values(10, 20));
        var sent = item("press", 1, 2);
        compute(new Offload.Item("press", MODEL, 1, 1, sent.values(), 0));
        assertThat(((Refused) outcomes.get(1)).reason()).contains("The activation cannot be used");
    }

    @Test
    void aFailureIsNotRemembered() {
        compute(item("press", 1));
        queue.results.get(0).completeExceptionally(new InvalidActivationException("planted"));
        loop.runReady();
        assertThat(outcomes).containsExactly(new Refused("The activation cannot be used: planted.", false));
        compute(item("press", 1));
        assertThat(queue.pieces).hasSize(2);
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsToBeSentAgain() {
        queue.pointsMax = 1;
        compute(item("press", 1), item("drill", 1, 2));
        assertThat(outcomes).hasSize(1);
        assertThat(((Refused) outcomes.get(0)).retry()).isTrue();
        assertThat(((Refused) outcomes.get(0)).reason()).contains("more data points waiting than it may have");
    }

    @Test
    void aFaultOfTheEngineReachesTheLoop() {
        compute(item("press", 1));
        queue.results.get(0).completeExceptionally(new OutOfMemoryError("planted"));
        assertThatThrownBy(loop::runReady).hasRootCauseMessage("planted");
        assertThat(outcomes).isEmpty();
    }

    private void compute(Offload.Item... items) {
        loop.post(() -> topHalves.compute(new Offload(1, List.of(items)), 7, outcomes::add));
        loop.runReady();
    }

    private List<List<Float>> outputs(int outcome) {
        return ((Computed) outcomes.get(outcome))
                .results().stream()
                        .map(result -> {
                            var floats = result.outputs()
                                    .buffer()
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .asFloatBuffer();
                            List<Float> values = new ArrayList<>();
                            while (floats.hasRemaining()) values.add(floats.get());
                            return values;
                        })
                        .toList();
    }

    private static Offload.Item item(String twin, float... points) {
        var sent = Bytes.copyOf(ActivationCodec.encode(values(points), Encoding.FLOAT32));
        return new Offload.Item(twin, MODEL, 1, points.length, sent, 0);
    }

    private static Activation values(float... points) {
        return Activation.of(List.of(1), points);
    }

    private static Piece piece(Offload.Item item) {
        return new Piece(
                ModelId.of(item.model().toBytes()),
                item.cut(),
                ActivationCodec.decode(List.of(item.points(), 1), item.values().buffer()));
    }
}
