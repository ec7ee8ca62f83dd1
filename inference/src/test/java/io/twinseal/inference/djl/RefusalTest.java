package io.twinseal.inference.djl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.BundleDigest;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SplitModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
    private static final List<SplitModel> LOADED = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    private final SplitModel model = LOADED.get(0);
    private final ModelManifest manifest = model.manifest();

    @BeforeAll
    static void load() {
        LOADED.add(Shipped.ENGINE.load(Shipped.MODELS.resolve("rul-cnn")));
    }

    @AfterAll
    static void close() {
        LOADED.forEach(SplitModel::close);
    }

    @Test
    void wrongShape() {
        var swapped = Shipped.constant(List.of(24, 30), 1, 2);
        assertThatThrownBy(() -> model.whole(swapped))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining("[points, 30, 24], but got [2, 24, 30]");
        assertThatThrownBy(() -> model.bottom(3, swapped)).isInstanceOf(InvalidActivationException.class);
        // What the engine itself lets pass: the activation of another cut.
        for (int cut = 1; cut < manifest.layerCount(); cut++) {
            var ofOtherCut = Shipped.constant(manifest.activationShape(cut + 1), 1, 2);
            int asked = cut;
            if (!manifest.activationShape(cut + 1).equals(manifest.activationShape(cut))) {
                assertThatThrownBy(() -> model.top(asked, ofOtherCut))
                        .isInstanceOf(InvalidActivationException.class)
                        .hasMessageContaining("the activation at cut " + asked);
            }
        }
    }

    @Test
    void wrongCut() {
        var input = Shipped.input(manifest, 2, 1);
        assertThatThrownBy(() -> model.bottom(-1, input))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining("0 to " + manifest.layerCount());
        assertThatThrownBy(() -> model.top(manifest.layerCount() + 1, input))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining("not at " + (manifest.layerCount() + 1));
    }

    @Test
    void notFinite() {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            for (int cut = 0; cut <= manifest.layerCount(); cut++) {
                int asked = cut;
                var activation = Shipped.constant(manifest.activationShape(cut), odd, 1);
                assertThatThrownBy(() -> model.top(asked, activation))
                        .isInstanceOf(InvalidActivationException.class)
                        .hasMessageContaining("not finite");
            }
            var input = Shipped.constant(manifest.inputShape(), odd, 3);
            assertThatThrownBy(() -> model.whole(input)).isInstanceOf(InvalidActivationException.class);
            assertThatThrownBy(() -> model.bottom(0, input)).isInstanceOf(InvalidActivationException.class);
        }
    }

    @Test
    void finiteInputWithInfiniteOutput() {
        int cut = manifest.layerCount() - 1;
        var huge = Shipped.constant(manifest.activationShape(cut), Float.MAX_VALUE, 2);
        assertThatThrownBy(() -> model.top(cut, huge))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining("returns numbers that are not finite");
    }

    @Test
    void closedModel() {
        var other = Shipped.ENGINE.load(Shipped.MODELS.resolve("rul-cnn"));
        other.close();
        other.close();
        var input = Shipped.input(manifest, 2, 1);
        assertThatThrownBy(() -> other.whole(input))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("is unloaded");
    }

    @Test
    void missingBundle() {
        assertThatThrownBy(() -> Shipped.ENGINE.load(folder.resolve("none")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("has no model.json");
    }

    @Test
    void changedWeights() throws IOException {
        var bundle = copy();
        var weights = bundle.resolve("variables/variables.data-00000-of-00001");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> Shipped.ENGINE.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("digest");
    }

    @Test
    void corruptGraphWithAnHonestDigest() throws IOException {
        var bundle = copy();
        Files.writeString(bundle.resolve("saved_model.pb"), "no graph at all");
        ManifestFile.write(bundle, manifest.withId(BundleDigest.of(bundle)));
        assertThatThrownBy(() -> Shipped.ENGINE.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("TensorFlow cannot load it");
    }

    @Test
    void missingWeightsWithAnHonestDigest() throws IOException {
        var bundle = copy();
        Files.delete(bundle.resolve("variables/variables.data-00000-of-00001"));
        ManifestFile.write(bundle, manifest.withId(BundleDigest.of(bundle)));
        assertThatThrownBy(() -> Shipped.ENGINE.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("TensorFlow cannot load it");
    }

    /** The engine would silently run another signature instead. */
    @Test
    void unknownSignature() throws IOException {
        var bundle = copy();
        var layers = new ArrayList<>(manifest.layers());
        layers.add(LayerProfile.of("more", 1, 0, manifest.outputShape()));
        ManifestFile.write(bundle, withLayers(layers));
        assertThatThrownBy(() -> Shipped.ENGINE.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("has no signature bottom_10");
    }

    @Test
    void manifestOfOtherShapes() throws IOException {
        var bundle = copy();
        var layers = new ArrayList<>(manifest.layers());
        layers.set(1, LayerProfile.of("conv1", 1, 0, List.of(7, 7)));
        ManifestFile.write(bundle, withLayers(layers));
        assertThatThrownBy(() -> Shipped.ENGINE.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("bottom_02 returns float32 of shape [points, 30, 1, 32]")
                .hasMessageContaining("[points, 7, 7]");
    }

    private ModelManifest withLayers(List<LayerProfile> layers) {
        return new ModelManifest(
                manifest.id(),
                manifest.name(),
                manifest.outputKind(),
                manifest.windowRows(),
                manifest.strideRows(),
                manifest.channels(),
                manifest.outputShape(),
                manifest.outputLabels(),
                layers,
                manifest.training());
    }

    private Path copy() throws IOException {
        var from = Shipped.MODELS.resolve("rul-cnn");
        var to = folder.resolve("rul-cnn");
        try (var walk = Files.walk(from)) {
            for (var path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
        return to;
    }
}
