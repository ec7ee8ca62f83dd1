package io.twinseal.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Moments;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Pretraining;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeedTrialTest {
    private static Recipe recipe() {
        var random = new Random(1);
        var examples = new Examples(List.of(1, 2));
        for (int i = 0; i < 60; i++) {
            float x = (float) random.nextGaussian();
            examples.add(new float[] {x, (float) random.nextGaussian()}, x);
        }
        var network = new Network(
                List.of(1, 2),
                List.of(
                        Moments.of(examples).pick("scale", List.of(0, 1)),
                        new Dense("one", 3, Nonlinearity.SIGMOID),
                        new Dense("out", 1, Nonlinearity.NONE)));
        var plan = new TrainingPlan(network, 1, 1, 20, 1, 0.01f, 0, Optional.of(new Pretraining(1, 20, 0.1f, 0.1f)));
        return new Recipe(
                "line",
                OutputKind.REGRESSION,
                List.of("x"),
                1,
                plan,
                Optional.empty(),
                examples,
                examples,
                examples,
                Measure.RMSE,
                "none",
                "none",
                new TreeMap<>());
    }

    private static double last(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Student's quantile for two values is 12.706, of half their difference. */
    @Test
    void eachSeedCountsOnce() throws IOException {
        List<String> lines = new ArrayList<>();
        var interval = SeedTrial.reached(recipe(), 2, lines::add);
        double first = last(lines.get(0));
        double second = last(lines.get(1));
        assertThat(first).isNotEqualTo(second);
        assertThat(interval.measured()).isCloseTo((first + second) / 2, within(1e-4));
        assertThat(interval.high() - interval.measured())
                .isCloseTo(12.706 * Math.abs(first - second) / 2, within(2e-3));
        assertThat(lines.get(2)).startsWith("line, mean of 2 seeds: RMSE ");
    }

    @Test
    void whatIsPretrainedIsTrainedWithoutAsWell() throws IOException {
        List<String> lines = new ArrayList<>();
        SeedTrial.run(recipe(), 2, lines::add);
        assertThat(lines).hasSize(7);
        assertThat(lines.get(3)).isEqualTo("without pretraining:");
        assertThat(last(lines.get(4))).isNotEqualTo(last(lines.get(0)));
    }
}
