package io.twinseal.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What audits rest on: not one bit may depend on the cut or the thread, and no more than rounding on the batch. */
class SplitExactnessTest {
    private static final double ROUNDING = 1e-5;

    @ParameterizedTest
    @CsvSource({"rul-cnn, 1", "rul-cnn, 4", "rul-cnn, 32", "gearbox-cnn, 1", "gearbox-cnn, 4", "gearbox-cnn, 32"})
    void halvesEqualTheWholeAtEveryCut(String name, int points) {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve(name))) {
            var input = Shipped.input(model.manifest(), points, 5);
            var whole = model.whole(input);
            assertThat(whole.shape())
                    .isEqualTo(Activation.batchShape(points, model.manifest().outputShape()));
            for (int cut = 0; cut <= model.manifest().layerCount(); cut++) {
                var between = model.bottom(cut, input);
                assertThat(between.pointShape()).isEqualTo(model.manifest().activationShape(cut));
                assertThat(model.top(cut, between)).as("cut %d", cut).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rul-cnn", "gearbox-cnn"})
    void layersBetweenTwoCutsFitInBetween(String name) {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve(name))) {
            var input = Shipped.input(model.manifest(), 3, 5);
            int layers = model.manifest().layerCount();
            for (int from = 0; from <= layers; from++)
                for (int to = from; to <= layers; to++)
                    assertThat(model.middle(from, to, model.bottom(from, input)))
                            .as("layers above %d up to %d", from, to)
                            .isEqualTo(model.bottom(to, input));
            assertThatThrownBy(() -> model.middle(2, 1, model.bottom(2, input)))
                    .isInstanceOf(InvalidActivationException.class)
                    .hasMessageContaining("no layers from cut 2 up to cut 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rul-cnn", "gearbox-cnn"})
    void resultsDependOnTheBatchByRoundingOnly(String name) {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve(name))) {
            var input = Shipped.input(model.manifest(), 32, 6);
            int layers = model.manifest().layerCount();
            for (int cut = 0; cut <= layers; cut++) {
                var bottom = model.bottom(cut, input);
                var top = model.top(cut, bottom);
                for (int points : new int[] {1, 2, 3, 7, 16, 31}) {
                    int from = 32 - points;
                    assertThat(difference(model.bottom(cut, input.slice(from, 32)), bottom.slice(from, 32)))
                            .as("bottom at cut %d of %d points", cut, points)
                            .isLessThan(ROUNDING);
                    assertThat(difference(model.top(cut, bottom.slice(from, 32)), top.slice(from, 32)))
                            .as("top at cut %d of %d points", cut, points)
                            .isLessThan(ROUNDING);
                }
            }
        }
    }

    /** The largest between two values, of the larger of them or 1. */
    private static double difference(Activation one, Activation other) {
        assertThat(one.shape()).isEqualTo(other.shape());
        double most = 0;
        for (int i = 0; i < one.toArray().length; i++) {
            double scale = Math.max(1, Math.max(Math.abs(one.value(i)), Math.abs(other.value(i))));
            most = Math.max(most, Math.abs(one.value(i) - other.value(i)) / scale);
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rul-cnn", "gearbox-cnn"})
    void resultsDoNotDependOnTheThread(String name) throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(4);
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve(name))) {
            var input = Shipped.input(model.manifest(), 8, 7);
            var alone = model.whole(input);
            var together = new ArrayList<Future<Activation>>();
            for (int i = 0; i < 64; i++) {
                int cut = i % (model.manifest().layerCount() + 1);
                together.add(threads.submit(() -> model.top(cut, model.bottom(cut, input))));
            }
            for (var result : together) {
                assertThat(result.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rul-cnn", "gearbox-cnn"})
    void engineEqualsTheRawSession(String name) {
        var bundle = Shipped.MODELS.resolve(name);
        try (var model = Shipped.ENGINE.load(bundle);
                var raw = RawSession.open(bundle, Signatures.WHOLE)) {
            var input = Shipped.input(model.manifest(), 4, 8);
            var output = raw.run(
                    input.bytes(),
                    4,
                    model.manifest().windowRows(),
                    model.manifest().channels());
            assertThat(output.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(Activation.wrap(Activation.batchShape(4, model.manifest().outputShape()), output))
                    .isEqualTo(model.whole(input));
        }
    }
}
