package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PretrainingTest {
    private static final Pretraining PRETRAINING = new Pretraining(20, 20, 0.02f, 0.05f);

    private final Examples examples = new Examples(List.of(2, 2));
    private final List<String> progress = new ArrayList<>();

    /** One hidden cause moves all channels, far from zero and on very different scales; one never moves. */
    PretrainingTest() {
        var random = new Random(1);
        for (int i = 0; i < 400; i++) {
            float cause = random.nextBoolean() ? 1 : -1;
            examples.add(
                    new float[] {
                        5000 + 900 * cause + 90 * (float) random.nextGaussian(), 0.2f,
                        5000 - 900 * cause + 90 * (float) random.nextGaussian(), 0.2f
                    },
                    cause);
        }
    }

    private Network network(Nonlinearity second) {
        return new Network(
                List.of(2, 2),
                List.of(
                        Moments.of(examples).pick("scale", List.of(0)),
                        new Dense("one", 5, Nonlinearity.SIGMOID),
                        new Dense("two", 3, second),
                        new Dense("out", 1, Nonlinearity.NONE)));
    }

    private List<float[]> weights(Network network, long seed) {
        return PRETRAINING.weights(network, network.initialWeights(new Random(7)), examples, seed, progress::add);
    }

    @Test
    void everyLayerButTheLastIsPretrainedOnWhatTheOneBelowMakesOfScaledInputs() {
        var network = network(Nonlinearity.SIGMOID);
        var drawn = network.initialWeights(new Random(7));
        var weights = weights(network, 1);
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(weights.get(i)).hasSameSizeAs(drawn.get(i));
            assertThat(Arrays.equals(weights.get(i), drawn.get(i))).isEqualTo(i >= 4);
        }
        assertThat(progress).hasSize(2);
        assertThat(error(progress.get(0)))
                .as("of variance 1; the noise alone is 0.01")
                .isLessThan(0.3);
        assertThat(error(progress.get(1))).as("of probabilities").isBetween(1e-6, 0.25);
    }

    private static double error(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void theSeedDecides() {
        var network = network(Nonlinearity.SIGMOID);
        var weights = weights(network, 1);
        assertThat(weights).usingRecursiveComparison().isEqualTo(weights(network, 1));
        assertThat(weights.get(0)).isNotEqualTo(weights(network, 2).get(0));
    }

    @Test
    void aNetworkOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> weights(network(Nonlinearity.RELU), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[scale, one, two, out]");
    }
}
