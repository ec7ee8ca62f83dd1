package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyScoreTest {
    @TempDir
    Path bundle = Path.of("");

    /** Counted by hand; the channel that never moved is far off, and does not count. */
    @Test
    void errorsCountInDeviationsOfTheirChannel() {
        var score = new AnomalyScore(List.of(2f, 0f, 0.5f));
        float[] window = {1, 9, 3, 5, 9, 3};
        float[] back = {3, 0, 3, 5, 0, 4};
        assertThat(score.of(window, back)).isCloseTo((1 + 0 + 0 + 4) / 4.0, within(1e-9));
        assertThat(score.of(window, window)).isZero();
        assertThatThrownBy(() -> score.of(new float[4], new float[4])).hasMessageContaining("4 values");
        assertThatThrownBy(() -> score.of(new float[6], new float[3])).hasMessageContaining("of 3 cannot");
        assertThatThrownBy(() -> new AnomalyScore(List.of())).hasMessageContaining("one deviation for each channel");
        assertThatThrownBy(() -> new AnomalyScore(List.of(Float.NaN))).hasMessageContaining("NaN");
    }

    private static ModelManifest reconstruction() {
        return new ModelManifest(
                new ModelId("ab".repeat(32)),
                "press",
                OutputKind.RECONSTRUCTION,
                4,
                4,
                3,
                List.of(4, 3),
                List.of(),
                List.of(LayerProfile.of("code", 24, 12, List.of(2)), LayerProfile.of("back", 24, 0, List.of(4, 3))),
                new TrainingRecord("a file", "halves", 7, "test_auc", new TreeMap<>(Map.of("test_auc", 0.75))));
    }

    @Test
    void theManifestSaysInWhatErrorsCount() throws IOException {
        var window = new float[12];
        var back = new float[12];
        back[0] = 0.3f;
        assertThat(reconstruction().anomalyScore().of(window, back)).isCloseTo(0.09 / 12, within(1e-6));
        var told = reconstruction().withDeviations(List.of(0.1f, 2f, 0f));
        assertThat(told.anomalyScore().of(window, back)).isCloseTo(9.0 / 8, within(1e-6));
        ManifestFile.write(bundle, told);
        assertThat(ManifestFile.read(bundle)).isEqualTo(told);
        assertThat(ManifestFile.read(bundle).withId(told.id())).isEqualTo(told);
        assertThat(ManifestFile.read(bundle).withCuts(List.of())).isEqualTo(told);
        var file = bundle.resolve(ManifestFile.NAME);
        var text = Files.readString(file);
        Files.writeString(file, text.replace("2.0,", "-2.0,"));
        assertThatThrownBy(() -> ManifestFile.read(bundle)).hasMessageContaining("deviations must be finite");
        Files.writeString(file, text.replace("2.0,", "\"two\","));
        assertThatThrownBy(() -> ManifestFile.read(bundle)).hasMessageContaining("key \"deviations\"");
        assertThatThrownBy(() -> reconstruction().withDeviations(List.of(1f, 1f)))
                .hasMessageContaining("one for each channel");
        assertThatThrownBy(() -> ManifestFileTest.manifest().withDeviations(List.of(1f, 1f, 1f)))
                .hasMessageContaining("only a reconstruction has deviations");
    }
}
