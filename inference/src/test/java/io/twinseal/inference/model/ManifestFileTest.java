package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.CutEncodings.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFileTest {
    @TempDir
    Path bundle = Path.of("");

    static ModelManifest manifest() {
        return new ModelManifest(
                new ModelId("ab".repeat(32)),
                "press",
                OutputKind.CLASSIFICATION,
                4,
                2,
                3,
                List.of(2),
                List.of("good", "worn"),
                List.of(),
                Optional.of(new Preprocessing(
                        List.of(1f, 2.5f, 0.1f), List.of(0f, 2f, -Float.MAX_VALUE), List.of(9f, 3f, Float.MAX_VALUE))),
                List.of(LayerProfile.of("scale", 24, 0, List.of(4, 1, 3)), LayerProfile.of("out", 50, 26, List.of(2))),
                new TrainingRecord(
                        "some file", "half and half", 7, "test_accuracy", new TreeMap<>(Map.of("test_accuracy", 0.75))),
                List.of(
                        cut(Encoding.FLOAT32, Map.of(Encoding.FLOAT32, new Figures(40, 0.75))),
                        cut(
                                Encoding.INT8,
                                Map.of(Encoding.FLOAT32, new Figures(44, 0.75), Encoding.INT8, new Figures(19, 0.74))),
                        cut(
                                Encoding.FLOAT16,
                                Map.of(
                                        Encoding.FLOAT32,
                                        new Figures(9, 0.75),
                                        Encoding.FLOAT16,
                                        new Figures(5, 0.75)))));
    }

    private static CutEncodings cut(Encoding chosen, Map<Encoding, Figures> measured) {
        return new CutEncodings(chosen, new TreeMap<>(measured));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        ManifestFile.write(bundle, manifest());
        assertThat(ManifestFile.read(bundle)).isEqualTo(manifest());
    }

    @Test
    void aModelThatSaysNothingOfItsReadingsTakesThemAsTheyAre() throws IOException {
        var bare = manifest().withPreprocessing(Optional.empty());
        ManifestFile.write(bundle, bare);
        assertThat(Files.readString(bundle.resolve(ManifestFile.NAME))).doesNotContain("preprocessing");
        assertThat(ManifestFile.read(bundle)).isEqualTo(bare);
        var narrow = new Preprocessing(List.of(1f), List.of(0f), List.of(2f));
        assertThatThrownBy(() -> manifest().withPreprocessing(Optional.of(narrow)))
                .hasMessageContaining("one value for each of 3 channels");
    }

    @Test
    void aModelThatWasMadeOfAnotherSaysOfWhich() throws IOException {
        var training = manifest().training();
        var lineage = new TrainingRecord.Lineage(new ModelId("cd".repeat(32)), "half of the weights pruned");
        var derived = new TrainingRecord(
                training.dataset(),
                training.split(),
                training.seed(),
                training.headline(),
                training.metrics(),
                Optional.of(lineage));
        var manifest = new ModelManifest(
                manifest().id(),
                "press-small",
                OutputKind.CLASSIFICATION,
                4,
                2,
                3,
                List.of(2),
                List.of("good", "worn"),
                manifest().layers(),
                derived);
        ManifestFile.write(bundle, manifest);
        assertThat(ManifestFile.read(bundle)).isEqualTo(manifest);
    }

    @Test
    void aModelWhoseEncodingsNobodyMeasuredIsSentAsFloat32() throws IOException {
        var unmeasured = manifest().withCuts(List.of());
        ManifestFile.write(bundle, unmeasured);
        assertThat(Files.readString(bundle.resolve(ManifestFile.NAME))).doesNotContain("cuts");
        assertThat(ManifestFile.read(bundle)).isEqualTo(unmeasured);
        assertThat(unmeasured.encoding(1)).isEqualTo(Encoding.FLOAT32);
        assertThat(manifest().encoding(1)).isEqualTo(Encoding.INT8);
    }

    @Test
    void workIsSplitAtTheCut() {
        var manifest = manifest();
        assertThat(manifest.bottomFlopsPerPoint(0)).isZero();
        assertThat(manifest.topFlopsPerPoint(0)).isEqualTo(74);
        assertThat(manifest.bottomFlopsPerPoint(1)).isEqualTo(24);
        assertThat(manifest.topFlopsPerPoint(1)).isEqualTo(50);
        assertThat(manifest.topFlopsPerPoint(2)).isZero();
        assertThat(manifest.activationShape(0)).containsExactly(4, 3);
        assertThat(manifest.activationShape(1)).containsExactly(4, 1, 3);
        assertThat(manifest.activationShape(2)).containsExactly(2);
        assertThat(manifest.activationBytesPerPoint(1)).isEqualTo(48);
        assertThatThrownBy(() -> manifest.activationShape(3)).hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> manifest.topFlopsPerPoint(-1)).hasMessageContaining("-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"windowRows\": 4 | \"windowRows\": \"4\" | key \"windowRows\": must be a whole number",
                "\"windowRows\": 4 | \"windowRows\": 4.5 | key \"windowRows\": must be a whole number",
                "\"windowRows\": 4 | \"windowRows\": 99999999999 | key \"windowRows\"",
                "\"windowRows\": 4 | \"windowRows\": 0 | must be positive",
                "\"strideRows\": 2 | \"strideRows\": 5 | strideRows must be 1 to windowRows",
                "\"windowRows\": 4, | '' | key \"windowRows\" is missing",
                "\"windowRows\": 4 | \"windowRow\": 4 | unknown key \"windowRow\"",
                "classification | clasification | regression, classification, reconstruction",
                "\"format\": 1 | \"format\": 2 | format is 2",
                "\"press\" | \"Press\" | lower-case",
                "abab | ABAB | 64 lower-case hexadecimal",
                "\"worn\" | 3 | key \"outputLabels\": must be a text",
                "\"flopsPerPoint\": 24 | \"flopsPerPoint\": -24 | cannot be negative",
                "\"outputBytesPerPoint\": 48 | \"outputBytesPerPoint\": 47 | take 48",
                "\"name\": \"out\" | \"name\": \"scale\" | layer names must differ",
                "\"headline\": \"test_accuracy\" | \"headline\": \"accuracy\" | not among the metrics",
                "\"test_accuracy\": 0.75 | \"test_accuracy\": \"good\" | key \"training.metrics.test_accuracy\"",
                "\"least\" | \"smallest\" | unknown key \"preprocessing.smallest\"",
                "2.5, | '' | preprocessing must have usual, least and most for each channel",
                "2.5, | 3.5, | preprocessing of channel 2: the usual value, 3.5, must be from 2.0 to 3.0",
                "\"encoding\": \"int8\" | \"encoding\": \"int4\" | int4 is not among the measured",
                "\"int8\": { | \"int7\": { | there is no encoding \"int7\", only float32, float16, int8, int4",
                "\"bytesPerPoint\": 19 | \"bytesPerPoint\": 0 | bytesPerPoint must be positive",
                "\"metric\": 0.74 | \"metric\": 1e999 | key \"cuts.measured.int8.metric\"",
                "\"metric\": 0.74 | \"metrics\": 0.74 | unknown key \"cuts.measured.int8.metrics\"",
                "\"cuts\": [ | \"cuts\": [ 7, | cuts. must be an object",
                "\"format\": 1, | \"format\": 1, ] | not valid JSON",
            })
    void refusesWhatIsWrongByName(String good, String bad, String message) throws IOException {
        ManifestFile.write(bundle, manifest());
        var file = bundle.resolve(ManifestFile.NAME);
        var text = Files.readString(file);
        assertThat(text).contains(good);
        Files.writeString(file, text.replace(good, bad));
        assertThatThrownBy(() -> ManifestFile.read(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.json")
                .hasMessageContaining(message);
    }

    @Test
    void missingManifestIsSaidSo() {
        assertThatThrownBy(() -> ManifestFile.read(bundle)).hasMessageContaining("has no model.json");
    }
}
