package io.twinseal.inference.djl.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportRefusalTest {
    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serving_default | has no signature serving_default; choose one of [any_length, branches,",
                "returns_two | signature returns_two returns 2 tensors (same, float32 of shape [?, 3]; sum, float32 of",
                "takes_four | takes float32 of shape [4, 3], so batches of 4 alone; leave the size of a batch open",
                "takes_integers | signature takes_integers takes INT32 of shape [?, 3]; build a model whose inputs",
                "any_length | takes float32 of shape [?, ?, 3], whose windows have no fixed size; say how many rows",
                "counts_calls | AssignAddVariableOp, remembers something from call to call, or has other effects; build",
                "draws | RandomStandardNormal, draws random numbers; save the model for inference",
                "mixes_batch | its result for a data point changes with what else is in the batch; build the model",
                "ignores_input | what it returns does not depend on what it takes; save the signature",
                "no_weights | has no variables; save the model with its weights as variables",
                "not_a_number | variable broken has values that are no finite numbers; train the model again",
                "divides_by_zero | returns numbers that are not finite; its input was out of range; check its weights",
            })
    void signatures(String signature, String message) throws IOException {
        refused(Saved.model("functions", folder), signature, OutputKind.REGRESSION, message);
    }

    @Test
    void twoInputs() throws IOException {
        refused(
                Saved.model("two-inputs", folder),
                Signatures.WHOLE,
                OutputKind.REGRESSION,
                "signature serving_default takes 2 tensors (load, float32 of shape [?, 4]; speed, float32 of shape"
                        + " [?, 4]); build a model that takes one window of readings, and save that");
    }

    @Test
    void resultsThatAreNotWhatTheyAreSaidToBe() throws IOException {
        var functions = Saved.model("functions", folder);
        refused(functions, "branches", OutputKind.CLASSIFICATION, "its results are no probabilities: they add up to");
        refused(
                functions,
                "branches",
                OutputKind.RECONSTRUCTION,
                "it returns 2 values for a data point of 3, which is no reconstruction; import it as a regression");
    }

    @Test
    void labelsForOtherValues() {
        var functions = Saved.model("functions", folder);
        var request = new ImportRequest(
                functions, "branches", "new", OutputKind.REGRESSION, List.of("a", "b", "c"), 0, 0, Optional.empty());
        assertThatThrownBy(() -> ModelImporter.run(request, folder.resolve("out"), line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("it returns 2 values, but there are 3 labels; give a label for each");
    }

    @Test
    void strideBeyondTheWindow() {
        var row = Saved.model("row", folder);
        var request = new ImportRequest(
                row, Signatures.WHOLE, "new", OutputKind.REGRESSION, List.of(), 2, 0, Optional.empty());
        assertThatThrownBy(() -> ModelImporter.run(request, folder.resolve("out"), line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("strideRows must be 1 to windowRows; give other options");
    }

    @Test
    void namesThatNoModelCanHave() {
        assertThatThrownBy(() -> Saved.request(folder, Signatures.WHOLE, "../up", OutputKind.REGRESSION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be lower-case letters");
    }

    @Test
    void foldersThatHoldNoModel() throws IOException {
        refused(folder.resolve("none"), "is no folder of a SavedModel; point at a folder that model.export");
        refused(Files.createDirectory(folder.resolve("empty")), "has no saved_model.pb; point at a folder");
        var text = Files.createDirectory(folder.resolve("text"));
        Files.writeString(text.resolve("saved_model.pb"), "no graph at all");
        refused(text, "saved_model.pb: is no graph, or damaged (");
    }

    @Test
    void filesThatAreCutOffMissingOrChanged() throws IOException {
        var cutOff = Saved.model("row", folder.resolve("cut-off"));
        var graph = Files.readAllBytes(cutOff.resolve("saved_model.pb"));
        Files.write(cutOff.resolve("saved_model.pb"), Arrays.copyOf(graph, graph.length / 2));
        refused(cutOff, "saved_model.pb: is no graph, or damaged (");
        var empty = Saved.model("row", folder.resolve("empty"));
        Files.write(empty.resolve("saved_model.pb"), new byte[0]);
        refused(empty, "it holds no graph tagged \"serve\"; save the model for serving");
        var noIndex = Saved.model("row", folder.resolve("no-index"));
        Files.delete(noIndex.resolve(INDEX));
        refused(noIndex, "it lacks variables/variables.index; copy the whole folder");
        var noData = Saved.model("row", folder.resolve("no-data"));
        Files.delete(noData.resolve(DATA));
        refused(noData, "cannot run it (");
        var changed = Saved.model("row", folder.resolve("changed"));
        var data = Files.readAllBytes(changed.resolve(DATA));
        for (int i = 0; i < data.length; i++) {
            data[i] ^= 1;
        }
        Files.write(changed.resolve(DATA), data);
        refused(changed, "cannot run it (");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        var there = Files.createDirectories(folder.resolve("out/new"));
        var request = Saved.request(Saved.model("row", folder), Signatures.WHOLE, "new", OutputKind.REGRESSION);
        assertThatThrownBy(() -> ModelImporter.run(request, folder.resolve("out"), line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessage(there + ": is there already; choose another name, or delete it");
        assertThat(there).isEmptyDirectory();
    }

    private void refused(Path savedModel, String message) throws IOException {
        refused(savedModel, Signatures.WHOLE, OutputKind.REGRESSION, message);
    }

    /** With the folder that is wrong in the message, and nothing left behind. */
    private void refused(Path savedModel, String signature, OutputKind kind, String message) throws IOException {
        var scratch = Path.of(System.getProperty("java.io.tmpdir"));
        long before = scratches(scratch);
        var out = folder.resolve("out");
        assertThatThrownBy(() -> ModelImporter.run(Saved.request(savedModel, signature, "new", kind), out, line -> {}))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(savedModel.toString())
                .hasMessageContaining(message);
        assertThat(out).doesNotExist();
        assertThat(scratches(scratch)).isEqualTo(before);
    }

    private static long scratches(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("twinseal-import-"))
                    .count();
        }
    }
}
