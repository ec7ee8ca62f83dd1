package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
    private static final ModelManifest MANIFEST = ManifestFileTest.manifest();
    private static final MachineProfile PROFILE = new MachineProfile(
            MANIFEST.id(),
            "x86_64",
            List.of(
                    new Batch(1, List.of(new Halves(0, 3.5), new Halves(2.25, 1), new Halves(3, 0))),
                    new Batch(8, List.of(new Halves(0, 9), new Halves(7, 2), new Halves(6.5, 0)))));

    @TempDir
    Path bundle = Path.of("");

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(ProfileFile.read(bundle, MANIFEST)).isEmpty();
        ProfileFile.write(bundle, PROFILE);
        assertThat(ProfileFile.read(bundle, MANIFEST)).contains(PROFILE);
    }

    @Test
    void aLayerAddsNoNegativeTime() {
        assertThat(PROFILE.batches().get(0).layerMicros(1)).isEqualTo(2.25);
        assertThat(PROFILE.batches().get(0).layerMicros(2)).isEqualTo(0.75);
        assertThat(PROFILE.batches().get(1).layerMicros(2)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\": 1|\"format\": 2|format is 2",
                "\"points\": 8|\"points\": 1|in the order of their points",
                "\"topMicros\": 3.5|\"topMicros\": -3.5|must be finite and not negative",
                "\"topMicros\": 3.5|\"topMicros\": \"soon\"|batches.cuts.topMicros",
                "\"cpuClass\"|\"cpu\"|unknown key \"cpu\"",
                "abababab|cdcdcdcd|not of this one",
            })
    void aWrongProfileIsRefusedWithWhatIsWrong(String right, String wrong, String reason) throws IOException {
        ProfileFile.write(bundle, PROFILE);
        var file = bundle.resolve(ProfileFile.NAME);
        var text = Files.readString(file);
        assertThat(text).contains(right);
        Files.writeString(file, text.replaceFirst(right, wrong));
        assertThatThrownBy(() -> ProfileFile.read(bundle, MANIFEST))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("twinseal model profile");
    }

    @Test
    void aProfileWithFewerCutsThanTheModelIsRefused() throws IOException {
        var halves = new Halves(1, 1);
        ProfileFile.write(
                bundle, new MachineProfile(MANIFEST.id(), "x", List.of(new Batch(1, List.of(halves, halves)))));
        assertThatThrownBy(() -> ProfileFile.read(bundle, MANIFEST)).hasMessageContaining("the cuts 0 to 2");
    }
}
