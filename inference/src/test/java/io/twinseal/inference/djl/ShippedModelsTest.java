package io.twinseal.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.twinseal.inference.data.TurbofanGenerator;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.GearboxFault;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.RemainingLife;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedModelsTest {
    private static final Path DATA = Path.of("../../shared/data");

    @Test
    void bothAreSmallAndWhole() throws IOException {
        var manifests = ModelStore.open(Shipped.MODELS).manifests();
        assertThat(manifests).extracting(manifest -> manifest.name()).containsExactly("gearbox-cnn", "rul-cnn");
        for (var manifest : manifests) {
            assertThat(manifest.layerCount()).isBetween(6, 9);
            assertThat(manifest.topFlopsPerPoint(0)).isGreaterThan(100_000);
            long bytes = 0;
            try (var walk = Files.walk(Shipped.MODELS.resolve(manifest.name()))) {
                for (var file : walk.filter(Files::isRegularFile).toList()) {
                    bytes += Files.size(file);
                }
            }
            assertThat(bytes).isLessThan(300_000);
        }
    }

    @Test
    void bothSayWhatEachEncodingCosts() {
        for (var manifest : ModelStore.open(Shipped.MODELS).manifests()) {
            assertThat(manifest.cuts()).hasSize(manifest.layerCount() + 1);
            double headline = manifest.training().headlineValue();
            for (var cut : manifest.cuts()) {
                assertThat(cut.measured()).containsOnlyKeys(Encoding.values());
                assertThat(cut.of(Encoding.FLOAT32).orElseThrow().metric()).isCloseTo(headline, offset(1e-3));
                double metric = cut.of(cut.chosen()).orElseThrow().metric();
                var measure = manifest.outputKind() == OutputKind.REGRESSION ? Measure.RMSE : Measure.ACCURACY;
                assertThat(measure.isKept(headline, metric)).as("%s", cut).isTrue();
            }
            var usual = manifest.cuts().get(2);
            assertThat(usual.of(usual.chosen()).orElseThrow().bytesPerPoint())
                    .isLessThan(manifest.activationBytesPerPoint(0) / 4);
        }
    }

    @Test
    void remainingLifeIsAsStated() {
        assumeTrue(Files.isDirectory(DATA), "the published files are not at " + DATA.toAbsolutePath());
        var recipe = RemainingLife.recipe(DATA.resolve("cmapss"));
        var stated = reached(recipe, "rul-cnn");
        assertThat(stated).isLessThan(14);
        assertThat(recipe.baselines().get("test_rmse_linear_regression")).isBetween(15.5, 17.5);
    }

    @Test
    void gearboxFaultIsAsStated() {
        assumeTrue(Files.isDirectory(DATA), "the published files are not at " + DATA.toAbsolutePath());
        assertThat(reached(GearboxFault.recipe(DATA.resolve("gearbox-gfd")), "gearbox-cnn"))
                .isGreaterThan(0.99);
    }

    /** The generator has to wear out in the model's eyes too. */
    @Test
    void generatedEnginesLookWornTowardsTheirEnd() {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve("rul-cnn"))) {
            var engine = new TurbofanGenerator(11, 1).rows("engine-1");
            var preprocessing = model.manifest().preprocessing().orElseThrow();
            var window = new ArrayList<float[]>();
            var lives = new ArrayList<Float>();
            for (int cycle = 0; cycle < 400; cycle++) {
                var row = engine.next();
                assertThat(preprocessing.clean(row, null))
                        .as("its readings are plausible")
                        .isSameAs(row);
                window.add(row);
                if (window.size() > RemainingLife.WINDOW_ROWS) {
                    window.remove(0);
                }
                if (window.size() == RemainingLife.WINDOW_ROWS) {
                    var point = Examples.window(window, 0, RemainingLife.WINDOW_ROWS);
                    lives.add(model.whole(Activation.of(model.manifest().inputShape(), point))
                            .value(0));
                }
            }
            assertThat(lives.get(0)).isBetween(90f, 140f);
            // Windows with rows of a worn engine and of its successor look younger than new.
            assertThat(lives).anyMatch(life -> life < 20).allMatch(life -> life > -20 && life < 200);
        }
    }

    private static double reached(Recipe recipe, String name) {
        try (var model = Shipped.ENGINE.load(Shipped.MODELS.resolve(name))) {
            double reached = recipe.measure().of(predict(model, recipe.test()), recipe.test());
            assertThat(reached).isCloseTo(model.manifest().training().headlineValue(), offset(1e-3));
            assertThat(recipe.preprocessing()).isEqualTo(model.manifest().preprocessing());
            assertThat(recipe.plan().network().profiles())
                    .isEqualTo(model.manifest().layers());
            encodingsAreAsStated(model, recipe);
            return reached;
        }
    }

    /** Bytes may differ by the zlib of the Java that packed them, values may not. */
    private static void encodingsAreAsStated(SplitModel model, Recipe recipe) {
        int cut = 2;
        var examples = recipe.test();
        var chosen = model.manifest().cuts().get(cut).chosen();
        var stated = model.manifest().cuts().get(cut).of(chosen).orElseThrow();
        var answers = new ArrayList<float[]>();
        double bytes = 0;
        for (int i = 0; i < examples.count(); i++) {
            var below = model.bottom(cut, Activation.of(examples.pointShape(), examples.point(i)));
            byte[] sent = ActivationCodec.encode(below, chosen);
            bytes += sent.length;
            var received = ActivationCodec.decode(below.shape(), ByteBuffer.wrap(sent));
            answers.add(model.top(cut, received).toArray());
        }
        assertThat(recipe.measure().of(answers, examples)).isCloseTo(stated.metric(), offset(1e-3));
        assertThat(bytes / examples.count())
                .isCloseTo((double) stated.bytesPerPoint(), offset(0.05 * stated.bytesPerPoint()));
    }

    private static List<float[]> predict(SplitModel model, Examples examples) {
        var answers = new ArrayList<float[]>();
        int perPoint = Shapes.elements(model.manifest().outputShape());
        for (int i = 0; i < examples.count(); i++) {
            var output = model.whole(Activation.of(examples.pointShape(), examples.point(i)));
            assertThat(output.toArray()).hasSize(perPoint);
            answers.add(output.toArray());
        }
        return answers;
    }
}
