package io.twinseal.inference.djl.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.djl.SavedModelFile;
import io.twinseal.inference.model.BundleDigest;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Signatures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCheckTest {
    @TempDir
    private Path folder = Path.of("");

    private Path original = Path.of("");
    private Path bundle = Path.of("");

    @BeforeEach
    void makeBundle() throws IOException {
        original = Saved.model("residual", folder);
        ModelImporter.run(
                Saved.request(original, Signatures.WHOLE, "residual", OutputKind.REGRESSION),
                folder.resolve("out"),
                line -> {});
        bundle = folder.resolve("out/residual");
    }

    @Test
    void aBundleIsItsOriginal() {
        assertThat(check(original)).isZero();
    }

    /** At cuts 1 and 3 values of the same shape are sent. */
    @Test
    void aHalfThatTakesWhatAnotherCutSends() throws IOException {
        var saved = SavedModelFile.read(bundle).toBuilder();
        var signatures = saved.getMetaGraphsBuilder(0);
        signatures.putSignatureDef(Signatures.top(1), signatures.getSignatureDefOrThrow(Signatures.top(3)));
        SavedModelFile.write(bundle, saved.build());
        ManifestFile.write(bundle, ManifestFile.read(bundle).withId(BundleDigest.of(bundle)));
        assertThatThrownBy(() -> check(original))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessage("cut 1 does not give the same bits as the whole model");
    }

    @Test
    void aWholeThatIsNotTheOriginal() throws IOException {
        var half = SavedModelFile.read(bundle).toBuilder();
        var signatures = half.getMetaGraphsBuilder(0);
        var whole = signatures.getSignatureDefOrThrow(Signatures.WHOLE).toBuilder();
        // What the last layer takes, before its bias is added.
        whole.putOutputs(
                "y",
                whole.getOutputsOrThrow("y").toBuilder()
                        .setName("functional_1/life_1/MatMul:0")
                        .build());
        signatures.putSignatureDef(Signatures.WHOLE, whole.build());
        var other = folder.resolve("out/other");
        BundleFiles.write(BundleFiles.read(bundle), other);
        SavedModelFile.write(other, half.build());
        assertThatThrownBy(() -> check(other))
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining("the bundle differs from signature serving_default by ");
    }

    private double check(Path against) {
        var serving = Serving.of(SavedModelFile.read(original), Signatures.WHOLE, 0);
        return ImportCheck.check(bundle, against, Signatures.WHOLE, serving, line -> {});
    }
}
