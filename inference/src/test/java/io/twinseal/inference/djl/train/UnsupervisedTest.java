package io.twinseal.inference.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.GearboxAnomaly;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.Standardise;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Moments;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Pretraining;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that learn from inputs alone. */
class UnsupervisedTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void whatAHealthyMachineNeverDidIsAnAnomaly() throws IOException {
        var recipe = GearboxAnomaly.generated(8_192, 12);
        var manifest = ModelMaker.make(recipe, folder, line -> {});
        assertThat(manifest.outputKind()).isEqualTo(OutputKind.RECONSTRUCTION);
        assertThat(manifest.deviations())
                .isEqualTo(Moments.of(recipe.training()).deviation());
        var metrics = manifest.training().metrics();
        double simple = Objects.requireNonNull(metrics.get("test_auc_mahalanobis_of_amplitudes"));
        assertThat(manifest.training().headlineValue()).isGreaterThan(Math.max(0.7, simple));
        assertThat(metrics).containsKeys("validation_auc", "test_auc_low_95", "test_auc_high_95");
        for (var cut : manifest.cuts()) {
            assertThat(cut.of(Encoding.FLOAT32).orElseThrow().metric())
                    .isCloseTo(manifest.training().headlineValue(), offset(1e-3));
        }

        var bundle = folder.resolve(GearboxAnomaly.GENERATED);
        assertThat(ModelStore.verify(bundle)).isEqualTo(manifest);
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle)) {
            var scores = new ArrayList<float[]>();
            for (int i = 0; i < recipe.test().count(); i++) {
                var input = Activation.of(manifest.inputShape(), recipe.test().point(i));
                var back = model.top(2, model.bottom(2, input)).toArray();
                scores.add(new float[] {
                    (float) manifest.anomalyScore().of(recipe.test().point(i), back)
                });
            }
            assertThat(Measure.AUC.of(scores, recipe.test()))
                    .isCloseTo(manifest.training().headlineValue(), offset(2e-4));
        }
    }

    /**
     * Raw rows, in their own units and order, beside the arithmetic on what comes before. What training makes less, told of
     * the weights it starts from, is their score.
     */
    @Test
    void windowsComeBackInRawUnitsAndTheLossIsTheirScore() throws IOException {
        var recipe = GearboxAnomaly.generated(1_280, 0);
        var manifest = ModelMaker.make(recipe, folder, line -> {});
        var moments = Moments.of(recipe.training());
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(folder.resolve(GearboxAnomaly.GENERATED))) {
            var input = Activation.of(manifest.inputShape(), recipe.test().point(0));
            var scaled = model.bottom(manifest.layerCount() - 1, input).toArray();
            var back = model.whole(input).toArray();
            assertThat(back).hasSameSizeAs(scaled);
            for (int i = 0; i < back.length; i++) {
                double raw = scaled[i] * moments.deviation().get(i % 4)
                        + moments.mean().get(i % 4);
                assertThat((double) back[i]).isCloseTo(raw, offset(1e-4));
            }
            double score = 0;
            int count = recipe.training().count();
            for (int i = 0; i < count; i++) {
                var window = recipe.training().point(i);
                var answer = model.whole(Activation.of(manifest.inputShape(), window));
                score += manifest.anomalyScore().of(window, answer.toArray()) / count;
            }
            var progress = new ArrayList<String>();
            var oneStep = GearboxAnomaly.generated(1_280, 1);
            assertThat(count).isLessThan(oneStep.plan().batchPoints());
            Trainer.train(oneStep.plan(), oneStep.training(), progress::add);
            assertThat(progress.get(0)).startsWith("epoch 1 of 1: loss ");
            assertThat(Double.parseDouble(progress.get(0).substring("epoch 1 of 1: loss ".length())))
                    .isCloseTo(score, offset(1e-4 * score));
        }
    }

    /** Training that takes no step shows where it starts: the graph and the machine say the same of an input. */
    @Test
    void aPretrainedNetworkStartsFromWhatItsMachinesLearned() throws IOException {
        var recipe = pretrained();
        var plan = recipe.plan();
        var weights = plan.pretraining()
                .orElseThrow()
                .weights(
                        plan.network(),
                        plan.network().initialWeights(new Random(plan.seed())),
                        recipe.training(),
                        plan.seed(),
                        line -> {});
        assertThat(Trainer.train(plan, recipe.training(), line -> {}))
                .usingRecursiveComparison()
                .isEqualTo(weights);
        ModelMaker.make(recipe, folder, line -> {});
        var scale = (Standardise) plan.network().layers().get(0);
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(folder.resolve("pretrained"))) {
            var point = recipe.test().point(3);
            var likely = model.bottom(2, Activation.of(recipe.test().pointShape(), point))
                    .toArray();
            var scaled = scale.scaled(point, 2);
            for (int h = 0; h < likely.length; h++) {
                double sum = weights.get(1)[h];
                for (int v = 0; v < scaled.length; v++) {
                    sum += scaled[v] * weights.get(0)[v * likely.length + h];
                }
                assertThat((double) likely[h]).isCloseTo(1 / (1 + Math.exp(-sum)), offset(1e-5));
            }
        }
    }

    private static Recipe pretrained() {
        var random = new Random(1);
        var examples = new Examples(List.of(3, 2));
        for (int i = 0; i < 100; i++) {
            var point = new float[6];
            for (int k = 0; k < point.length; k++) {
                point[k] = (float) (k % 2 == 0 ? 300 + 20 * random.nextGaussian() : 5 + random.nextGaussian());
            }
            examples.add(point, point[0]);
        }
        var network = new Network(
                List.of(3, 2),
                List.of(
                        Moments.of(examples).pick("scale", List.of(1, 0)),
                        new Dense("one", 4, Nonlinearity.SIGMOID),
                        new Dense("out", 1, Nonlinearity.NONE)));
        return new Recipe(
                "pretrained",
                OutputKind.REGRESSION,
                List.of("first"),
                3,
                new TrainingPlan(network, 1, 0, 20, 1, 0.01f, 0, Optional.of(new Pretraining(20, 20, 0.01f, 0.05f))),
                Optional.empty(),
                examples,
                examples,
                examples,
                Measure.RMSE,
                "none",
                "none",
                new TreeMap<>());
    }
}
