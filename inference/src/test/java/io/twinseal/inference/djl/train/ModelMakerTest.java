package io.twinseal.inference.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.MeanPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Moments;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelMakerTest {
    @TempDir
    Path folder = Path.of("");

    private static final Preprocessing LEVELS = new Preprocessing(List.of(50f, 7f), List.of(47f, 7f), List.of(53f, 7f));

    /** Waves of period 4 or 8 around a level of 50; the answer is the period. */
    private static Examples waves(long seed, int count) {
        var random = new Random(seed);
        var examples = new Examples(List.of(16, 2));
        for (int i = 0; i < count; i++) {
            int period = random.nextBoolean() ? 4 : 8;
            double phase = random.nextDouble() * period;
            var point = new float[32];
            for (int t = 0; t < 16; t++) {
                point[2 * t] = (float) (50 + 3 * Math.sin(2 * Math.PI * (t + phase) / period));
                point[2 * t + 1] = 7;
            }
            examples.add(point, period);
        }
        return examples;
    }

    private static Recipe recipe(long seed) {
        return recipe(seed, waves(1, 512));
    }

    private static Recipe recipe(long seed, Examples training) {
        var network = new Network(
                training.pointShape(),
                List.of(
                        Moments.of(training).pick("scale", List.of(0)),
                        new Convolution("conv", 8, 5, 1, Nonlinearity.RELU),
                        new MeanPooling("pool", 16),
                        new Dense("out", 1, Nonlinearity.NONE)));
        return new Recipe(
                "waves",
                OutputKind.REGRESSION,
                List.of("period"),
                16,
                new TrainingPlan(network, seed, 60, 32, 8, 0.01f, 0.2f),
                Optional.of(LEVELS),
                training,
                waves(2, 64),
                waves(3, 64),
                Measure.RMSE,
                "waves",
                "three draws",
                new TreeMap<>(Map.of("test_rmse_constant", 2.0)));
    }

    private static double metric(ModelManifest manifest, String name) {
        return manifest.training().metrics().getOrDefault(name, Double.NaN);
    }

    private ModelManifest make(String name, long seed, List<String> progress) throws IOException {
        return ModelMaker.make(recipe(seed), folder.resolve(name), progress::add);
    }

    @Test
    void learnsAndServesWhatItLearned() throws IOException {
        var progress = new ArrayList<String>();
        var manifest = make("a", 1, progress);
        assertThat(progress).anyMatch(line -> line.startsWith("epoch 60 of 60"));
        assertThat(manifest.training().headlineValue()).isLessThan(0.8);
        assertThat(manifest.training().metrics()).containsKeys("validation_rmse", "test_rmse_constant");
        assertThat(manifest.preprocessing()).contains(LEVELS);
        assertThat(metric(manifest, "test_rmse_of_spoilt_readings"))
                .isBetween(manifest.training().headlineValue(), 2.0);
        assertThat(metric(manifest, "test_rmse_of_spoilt_readings_as_they_are")).isGreaterThan(3);
        assertThat(ManifestFile.read(folder.resolve("a/waves"))).isEqualTo(manifest);
        assertThat(progress).anyMatch(line -> line.startsWith("cut 4: float16 of float32 5 bytes "));
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(folder.resolve("a/waves"))) {
            assertThat(model.manifest()).isEqualTo(manifest);
            var test = waves(3, 64);
            var answers = new ArrayList<float[]>();
            for (int i = 0; i < test.count(); i++) {
                answers.add(model.top(2, model.bottom(2, Activation.of(test.pointShape(), test.point(i))))
                        .toArray());
            }
            assertThat(Math.rint(1e4 * Measure.RMSE.of(answers, test)) / 1e4)
                    .isEqualTo(manifest.training().headlineValue());
        }
    }

    /** Behind the scaling a wave is small beside the level it had before, of which int4 leaves nothing. */
    @Test
    void encodingsAreChosenByWhatTheyCost() throws IOException {
        var manifest = make("d", 1, new ArrayList<>());
        assertThat(manifest.cuts()).hasSize(5);
        double exact = manifest.training().headlineValue();
        for (var cut : manifest.cuts()) {
            assertThat(cut.measured()).containsOnlyKeys(Encoding.values());
            assertThat(cut.of(Encoding.FLOAT32).orElseThrow().metric()).isCloseTo(exact, offset(2e-4));
            var chosen = cut.of(cut.chosen()).orElseThrow();
            assertThat(chosen.metric()).isLessThanOrEqualTo(1.01 * exact);
            cut.measured()
                    .forEach((encoding, figures) -> assertThat(figures.bytesPerPoint() >= chosen.bytesPerPoint()
                                    || figures.metric() > 1.01 * exact)
                            .as("%s is smaller than %s", encoding, cut)
                            .isTrue());
        }
        assertThat(manifest.cuts().get(0).of(Encoding.INT4).orElseThrow().metric())
                .isGreaterThan(1.1 * exact);
        assertThat(manifest.encoding(0)).isNotEqualTo(Encoding.INT4);
        var bundle = folder.resolve("d/waves");
        ManifestFile.write(bundle, manifest.withCuts(List.of()));
        assertThat(ModelMaker.measureEncodings(recipe(1), folder.resolve("d"), line -> {}))
                .isEqualTo(manifest)
                .isEqualTo(ManifestFile.read(bundle));
    }

    @Test
    void sameSeedSameModel() throws IOException {
        var progress = new ArrayList<String>();
        var first = make("b", 1, progress);
        assertThat(make("c", 1, progress)).isEqualTo(first);
        assertThat(make("b", 2, progress).id()).isNotEqualTo(first.id());
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByTheNameOfTheirTensor() throws IOException {
        var recipe = recipe(1);
        var weights = recipe.plan().network().initialWeights(new Random(1));
        weights.get(2)[3] = Float.NaN;
        var bundle = folder.resolve("waves");
        var id = BundleExporter.export(bundle, recipe.plan().network(), weights);
        var metrics = new TreeMap<>(Map.of("test_rmse", 1.0));
        ManifestFile.write(bundle, ModelMaker.manifest(id, recipe, metrics, Optional.empty()));
        try (var engine = TensorFlowEngine.start()) {
            assertThatThrownBy(() -> engine.load(bundle))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("tensor out/weights has values that are no finite numbers");
        }
    }

    @Test
    void aSmallerModelKnowsWhereItComesFromAndGivesNearlyTheSameAnswers() throws IOException {
        var progress = new ArrayList<String>();
        var original = make("e", 1, progress);
        var report =
                Compressor.compress(recipe(1), folder.resolve("e/waves"), folder.resolve("small"), 0.7, progress::add);
        var small = report.manifest();
        assertThat(small.name()).isEqualTo("waves-small");
        assertThat(small.layers()).isEqualTo(original.layers());
        assertThat(small.training().lineage().orElseThrow().parent()).isEqualTo(original.id());
        assertThat(small.training().headlineValue())
                .isLessThan(original.training().headlineValue() + 0.2);
        assertThat(report.stages()).extracting(Compressor.Stage::name).containsExactly("original", "pruned", "rounded");
        assertThat(report.stages().get(0).metric())
                .isEqualTo(original.training().headlineValue());
        assertThat(report.stages().get(2).metric()).isEqualTo(small.training().headlineValue());
        assertThat(report.stages().get(0).layers())
                .extracting(Compressor.LayerSize::zeros)
                .containsExactly(0, 0);
        assertThat(report.stages().get(2).layers())
                .extracting(Compressor.LayerSize::zeros)
                .satisfiesExactly(
                        conv -> assertThat(conv).isGreaterThanOrEqualTo(28), // of 40
                        out -> assertThat(out).isGreaterThanOrEqualTo(5)); // of 8
        var bundle = folder.resolve("small/waves-small");
        try (var files = Files.list(bundle)) {
            assertThat(files)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .containsExactlyInAnyOrder("model.json", "bundle.packed");
        }
        assertThat(Files.size(bundle.resolve("bundle.packed")))
                .isEqualTo(report.stages().get(2).packedBytes())
                .isLessThan(report.stages().get(0).plainBytes() / 3);
        assertThat(ModelStore.verify(bundle)).isEqualTo(small);
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle)) {
            var test = waves(3, 64);
            var answers = new ArrayList<float[]>();
            for (int i = 0; i < test.count(); i++) {
                answers.add(model.whole(Activation.of(test.pointShape(), test.point(i)))
                        .toArray());
            }
            assertThat(Math.rint(1e4 * Measure.RMSE.of(answers, test)) / 1e4)
                    .isEqualTo(small.training().headlineValue());
        }
        var other = waves(1, 512);
        other.add(new float[32], 4);
        assertThatThrownBy(() ->
                        Compressor.compress(recipe(1, other), folder.resolve("e/waves"), folder, 0.7, progress::add))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("is not what its recipe makes of this data");
    }
}
