package io.twinseal.inference.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Lstm;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.Standardise;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceNetworkTest {
    private static final int ROWS = 7;
    private static final int FEATURES = 2;
    private static final int UNITS = 3;

    @TempDir
    Path folder = Path.of("");

    private static final Network NETWORK = new Network(
            List.of(ROWS, FEATURES),
            List.of(
                    new Standardise("scale", List.of(0, 1), List.of(0f, 0f), List.of(1f, 1f)),
                    new Lstm("lstm", UNITS),
                    new Dense("out", 1, Nonlinearity.NONE)));

    /** Beside the equations, step by step. */
    @Test
    void theCellFollowsItsEquations() throws IOException {
        var random = new Random(5);
        var weights = NETWORK.initialWeights(random);
        for (var tensor : weights) {
            tensor[0] += 0.3f;
        }
        BundleExporter.export(folder, NETWORK, weights);
        var points = new float[2][ROWS * FEATURES];
        for (var point : points) {
            for (int i = 0; i < point.length; i++) {
                point[i] = (float) random.nextGaussian();
            }
        }
        try (var session = RawSession.open(folder, Signatures.bottom(2))) {
            var input = Activation.of(NETWORK.inputShape(), List.of(points));
            var output =
                    session.run(input.bytes(), new long[] {2, ROWS, FEATURES}).asFloatBuffer();
            for (var point : points) {
                for (double expected : hidden(weights, point)) {
                    assertThat((double) output.get()).isCloseTo(expected, offset(1e-5));
                }
            }
        }
    }

    private static double[] hidden(List<float[]> weights, float[] point) {
        var hidden = new double[UNITS];
        var cell = new double[UNITS];
        for (int row = 0; row < ROWS; row++) {
            var sums = new double[4 * UNITS];
            for (int s = 0; s < sums.length; s++) {
                sums[s] = weights.get(2)[s];
                for (int f = 0; f < FEATURES; f++) {
                    sums[s] += weights.get(0)[f * sums.length + s] * point[row * FEATURES + f];
                }
                for (int u = 0; u < UNITS; u++) {
                    sums[s] += weights.get(1)[u * sums.length + s] * hidden[u];
                }
            }
            for (int u = 0; u < UNITS; u++) {
                double input = sigmoid(sums[u]);
                double fresh = Math.tanh(sums[UNITS + u]);
                double forget = sigmoid(sums[2 * UNITS + u] + 1);
                cell[u] = forget * cell[u] + input * fresh;
                hidden[u] = sigmoid(sums[3 * UNITS + u]) * Math.tanh(cell[u]);
            }
        }
        return hidden;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** The answer is what was seen first: no model without memory can know it from the last row. */
    @Test
    void itLearnsToRememberAndMayBeCompressed() throws IOException {
        var training = remembered(2_000, 1);
        var recipe = new Recipe(
                "memory",
                OutputKind.REGRESSION,
                List.of("first"),
                1,
                new TrainingPlan(
                        new Network(
                                List.of(ROWS, FEATURES),
                                List.of(
                                        new Standardise("scale", List.of(0, 1), List.of(0f, 0f), List.of(1f, 1f)),
                                        new Lstm("lstm", 12),
                                        new Dense("out", 1, Nonlinearity.NONE))),
                        1,
                        12,
                        50,
                        1,
                        0.02f,
                        0),
                Optional.empty(),
                training,
                remembered(200, 2),
                remembered(200, 3),
                Measure.RMSE,
                "none",
                "by seed",
                new TreeMap<>());
        var manifest = ModelMaker.make(recipe, folder, line -> {});
        assertThat(manifest.training().headlineValue())
                .as("1 for who knows nothing")
                .isLessThan(0.2);

        var report = Compressor.compress(recipe, folder.resolve("memory"), folder.resolve("small"), 0.5, line -> {});
        var rounded = report.stages().get(2);
        assertThat(rounded.layers().get(0).name()).isEqualTo("lstm");
        assertThat(rounded.layers().get(0).parameters()).isEqualTo(4 * 12 * (FEATURES + 12 + 1));
        assertThat(rounded.layers().get(0).zeros())
                .isBetween(4 * 12 * (FEATURES + 12) / 2 - 2, 4 * 12 * (FEATURES + 12) / 2 + 2);
        assertThat(rounded.metric()).isLessThan(0.4);
        assertThat(ModelStore.verify(folder.resolve("small").resolve("memory-small"))
                        .name())
                .isEqualTo("memory-small");
    }

    private static Examples remembered(int count, long seed) {
        var random = new Random(seed);
        var examples = new Examples(List.of(ROWS, FEATURES));
        for (int i = 0; i < count; i++) {
            var point = new float[ROWS * FEATURES];
            for (int k = 0; k < point.length; k++) {
                point[k] = (float) random.nextGaussian();
            }
            examples.add(point, point[0]);
        }
        return examples;
    }
}
