package io.twinseal.inference.djl.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import checks every cut itself; that the checks find faults, {@link ImportCheckTest} shows. */
class ModelImporterTest {
    private static final String DATA = "variables/variables.data-00000-of-00001";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void layersInARow() throws IOException {
        var model = imported("sequential", OutputKind.CLASSIFICATION);
        assertThat(model.layers())
                .containsExactly(
                        LayerProfile.of("conv1", 32 * 8 * (2 * 3 * 3 + 1 + 1 + 2), 80 + 32, List.of(32, 8)),
                        LayerProfile.of("pool1", 16 * 8 * 2, 0, List.of(16, 8)),
                        LayerProfile.of("conv2", 14 * 6 * (2 * 3 * 8 + 2 + 1), 144 + 24, List.of(14, 6)),
                        LayerProfile.of("mean", 14 * 6, 0, List.of(6)),
                        LayerProfile.of("dense", 8 * (2 * 6 + 1 + 1), 56, List.of(8)),
                        LayerProfile.of("state", 2 * (2 * 8 + 1 + 3), 18, List.of(2)));
        assertThat(model.inputShape()).containsExactly(32, 3);
        assertThat(model.strideRows()).isEqualTo(32);
        assertThat(model.outputLabels()).containsExactly("class 0", "class 1");
        assertThat(model.training().headlineValue()).isZero();
        assertThat(model.training().dataset())
                .isEqualTo("unknown data (imported from a SavedModel of TensorFlow 2.21.0)");
        assertThat(ModelStore.open(folder.resolve("out")).manifests()).containsExactly(model);
    }

    /** Where branches are open, all that crosses is sent as one row. */
    @Test
    void branches() throws IOException {
        var model = imported("residual", OutputKind.REGRESSION);
        assertThat(model.layers())
                .extracting(LayerProfile::name)
                .containsExactly("stem", "first", "second", "smooth", "pooled", "narrow", "wide", "life");
        assertThat(model.layers())
                .extracting(LayerProfile::outputShape)
                .containsExactly(
                        List.of(16, 6),
                        List.of(2 * 16 * 6),
                        List.of(16, 6),
                        List.of(2 * 16 * 6),
                        List.of(16 * (6 + 2)),
                        List.of(16 * (6 + 2 + 2)),
                        List.of(16, 8),
                        List.of(1));
        layersBetweenTwoCutsFitInBetween(model);
    }

    /** A loop is one layer; it costs its body as often as it goes round. */
    @Test
    void loops() throws IOException {
        var model = imported("recurrent", OutputKind.REGRESSION);
        long gru = 2 * 4 * 15 + 2 * 5 * 15 + 15 + 15 + 3 * 5 + 3 * 5 + 5 * 5;
        long lstm = 2 * 5 * 16 + 2 * 4 * 16 + 16 + 16 + 3 * 4 + 2 * 4 + 3 * 4 + 4;
        assertThat(model.layers())
                .containsExactly(
                        LayerProfile.of("conv", 8 * 4 * (2 * 3 * 3 + 1), 40, List.of(8, 4)),
                        LayerProfile.of("gru", 8 * gru, 4 * 15 + 5 * 15 + 2 * 15, List.of(8, 5)),
                        LayerProfile.of("lstm", 8 * lstm, 5 * 16 + 4 * 16 + 16, List.of(4)),
                        LayerProfile.of("life", 2 * 4 + 1, 5, List.of(1)));
        layersBetweenTwoCutsFitInBetween(model);
    }

    @Test
    void inputsOfOtherRanksAreRows() throws IOException {
        assertThat(imported("image", OutputKind.CLASSIFICATION).inputShape()).containsExactly(12, 10);
        assertThat(imported("row", OutputKind.REGRESSION).inputShape()).containsExactly(1, 6);
        var functions = Saved.model("functions", folder);
        var open = new ImportRequest(
                functions, "any_length", "open", OutputKind.REGRESSION, List.of("a", "b"), 2, 7, Optional.empty());
        var model = ModelImporter.run(open, folder.resolve("out"), line -> {});
        assertThat(model.inputShape()).containsExactly(7, 3);
        assertThat(model.strideRows()).isEqualTo(2);
        assertThat(model.outputLabels()).containsExactly("a", "b");
    }

    @Test
    void outputsHaveAtLeastOneDimensionAndReconstructionsThatOfTheInput() throws IOException {
        var functions = Saved.model("functions", folder);
        var vector = Saved.request(functions, "vector", "vector", OutputKind.REGRESSION);
        assertThat(ModelImporter.run(vector, folder.resolve("out"), line -> {}).outputShape())
                .containsExactly(1);
        var same = Saved.request(functions, "same_shape", "same", OutputKind.RECONSTRUCTION);
        assertThat(ModelImporter.run(same, folder.resolve("out"), line -> {}).outputShape())
                .containsExactly(1, 3);
    }

    @Test
    void conditionsAreOneLayer() throws IOException {
        var functions = Saved.model("functions", folder);
        var request = Saved.request(functions, "branches", "branches", OutputKind.REGRESSION);
        // The costlier branch: a product, and twice of it.
        assertThat(ModelImporter.run(request, folder.resolve("out"), line -> {}).layers())
                .containsExactly(LayerProfile.of("if", 2 * 2 * 3 + 2, 6, List.of(2)));
    }

    /** Graphs without functions go the same way, and what is counted is what the recipe of the shipped model counted. */
    @Test
    void aShippedModelComesOutAsItWasTrained() throws IOException {
        var shipped = Path.of("models/rul-cnn");
        var request = Saved.request(shipped, Signatures.WHOLE, "again", OutputKind.REGRESSION);
        var again = ModelImporter.run(request, folder.resolve("out"), line -> {});
        var original = ManifestFile.read(shipped);
        assertThat(again.layers())
                .extracting(LayerProfile::name)
                .containsExactlyElementsOf(
                        original.layers().stream().map(LayerProfile::name).toList());
        assertThat(again.layers())
                .extracting(LayerProfile::flopsPerPoint)
                .containsExactlyElementsOf(original.layers().stream()
                        .map(LayerProfile::flopsPerPoint)
                        .toList());
    }

    /** Names that the importer gives are taken then. */
    @Test
    void anImportedModelCanBeImported() throws IOException {
        var once = imported("residual", OutputKind.REGRESSION);
        var request = Saved.request(folder.resolve("out/residual"), Signatures.WHOLE, "again", OutputKind.REGRESSION);
        var again = ModelImporter.run(request, folder.resolve("out"), line -> {});
        assertThat(again.layers()).isEqualTo(once.layers());
    }

    /** Keras stores each weight twice; and the same model has the same id whoever imports it. */
    @Test
    void weightsAreStoredOnceAndFilesAreTheSameEachTime() throws IOException {
        var once = imported("sequential", OutputKind.CLASSIFICATION);
        var original = folder.resolve("sequential");
        var bundle = folder.resolve("out/sequential");
        assertThat(Files.size(bundle.resolve(DATA)))
                .isEqualTo(4
                        * once.layers().stream()
                                .mapToLong(LayerProfile::parameters)
                                .sum())
                .isLessThan(Files.size(original.resolve(DATA)) / 2);
        var request = Saved.request(original, Signatures.WHOLE, "sequential", OutputKind.CLASSIFICATION);
        assertThat(ModelImporter.run(request, folder.resolve("elsewhere"), line -> {})
                        .id())
                .isEqualTo(once.id());
    }

    private void layersBetweenTwoCutsFitInBetween(ModelManifest manifest) {
        var random = new Random(5);
        var values = new float[3 * manifest.windowRows() * manifest.channels()];
        for (int i = 0; i < values.length; i++) values[i] = random.nextFloat();
        var input = Activation.of(manifest.inputShape(), values);
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(folder.resolve("out").resolve(manifest.name()))) {
            for (int from = 0; from <= manifest.layerCount(); from++)
                for (int to = from; to <= manifest.layerCount(); to++)
                    assertThat(model.middle(from, to, model.bottom(from, input)))
                            .as("layers above %d up to %d", from, to)
                            .isEqualTo(model.bottom(to, input));
        }
    }

    private ModelManifest imported(String name, OutputKind kind) throws IOException {
        var request = Saved.request(Saved.model(name, folder), Signatures.WHOLE, name, kind);
        return ModelImporter.run(request, folder.resolve("out"), line -> {});
    }
}
