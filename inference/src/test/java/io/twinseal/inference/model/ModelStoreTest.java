package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");
    private ModelManifest manifest = ManifestFileTest.manifest();

    @BeforeEach
    void writeBundle() throws IOException {
        bundle = folder.resolve("press");
        Files.createDirectories(bundle.resolve("variables"));
        Files.writeString(bundle.resolve("saved_model.pb"), "graph");
        Files.writeString(bundle.resolve("variables/variables.index"), "index");
        manifest = ManifestFileTest.manifest().withId(BundleDigest.of(bundle));
        ManifestFile.write(bundle, manifest);
    }

    @Test
    void findsByNameAndId() {
        var store = ModelStore.open(folder);
        assertThat(store.manifests()).containsExactly(manifest);
        assertThat(store.find("press")).contains(manifest);
        assertThat(store.find(manifest.id())).contains(manifest);
        assertThat(store.folderOf(manifest.id())).isEqualTo(bundle);
        assertThat(store.find("lathe")).isEmpty();
        assertThatThrownBy(() -> store.get("lathe"))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("lathe")
                .hasMessageContaining("[press]");
        assertThatThrownBy(() -> store.get(new ModelId("00".repeat(32)))).hasMessageContaining("with the id 0000");
    }

    @Test
    void digestIsAsDocumented() throws NoSuchAlgorithmException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(new byte[] {0, 0, 0, 14});
        sha256.update("saved_model.pb".getBytes(StandardCharsets.UTF_8));
        sha256.update(new byte[] {0, 0, 0, 0, 0, 0, 0, 5});
        sha256.update("graph".getBytes(StandardCharsets.UTF_8));
        sha256.update(new byte[] {0, 0, 0, 25});
        sha256.update("variables/variables.index".getBytes(StandardCharsets.UTF_8));
        sha256.update(new byte[] {0, 0, 0, 0, 0, 0, 0, 5});
        sha256.update("index".getBytes(StandardCharsets.UTF_8));
        assertThat(manifest.id()).isEqualTo(ModelId.of(sha256.digest()));
    }

    @Test
    void changedFileIsRefused() throws IOException {
        Files.writeString(bundle.resolve("variables/variables.index"), "indey");
        assertThatThrownBy(() -> ModelStore.open(folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("model.json says " + manifest.id());
    }

    @Test
    void addedFileIsRefused() throws IOException {
        Files.writeString(bundle.resolve("variables/extra"), "");
        assertThatThrownBy(() -> ModelStore.verify(bundle)).hasMessageContaining("digest");
    }

    @Test
    void missingGraphIsRefused() throws IOException {
        Files.delete(bundle.resolve("saved_model.pb"));
        assertThatThrownBy(() -> ModelStore.open(folder)).hasMessageContaining("has no saved_model.pb");
    }

    @Test
    void renamedFolderIsRefused() throws IOException {
        Files.move(bundle, folder.resolve("lathe"));
        assertThatThrownBy(() -> ModelStore.open(folder)).hasMessageContaining("holds the model named press");
    }

    @Test
    void missingFolderIsSaidSo() {
        assertThatThrownBy(() -> ModelStore.open(folder.resolve("none"))).hasMessageContaining("is not a folder");
    }

    @Test
    void idIsItsHexDigits() {
        var id = manifest.id();
        assertThat(ModelId.parse(id.toString())).isEqualTo(id);
        assertThat(ModelId.of(id.bytes())).isEqualTo(id).hasSameHashCodeAs(id);
        assertThatThrownBy(() -> ModelId.parse("abc")).hasMessageContaining("64 lower-case");
        assertThatThrownBy(() -> ModelId.of(new byte[31])).hasMessageContaining("32 bytes");
    }
}
