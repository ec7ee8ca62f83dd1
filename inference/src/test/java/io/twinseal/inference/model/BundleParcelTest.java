package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleParcelTest {
    private static final Path BUNDLE = Path.of("models/rul-cnn");

    @TempDir
    Path folder;

    private ModelId id = ModelStore.verify(BUNDLE).id();

    @BeforeEach
    void somethingOfThatNameIsThere() throws IOException {
        Files.createDirectories(folder.resolve("rul-cnn"));
        Files.writeString(folder.resolve("rul-cnn").resolve("old"), "old");
    }

    private static byte[] parcel(Path bundle) throws IOException {
        var parcel = BundleParcel.of(bundle);
        return parcel.read(0, Math.toIntExact(parcel.size()));
    }

    private Path unwrap(byte[] parcel) throws IOException {
        return BundleParcel.unwrap(Files.write(folder.resolve("parcel"), parcel), id, folder);
    }

    @Test
    void whatGoesInPartsComesOutWholeInThePlaceOfWhatWasThere() throws IOException {
        var parcel = BundleParcel.of(BUNDLE);
        var joined = new ByteArrayOutputStream();
        for (long offset = 0; offset < parcel.size(); offset += 997) joined.write(parcel.read(offset, 997));
        assertThat(joined.toByteArray()).isEqualTo(parcel(BUNDLE));
        var bundle = unwrap(joined.toByteArray());
        assertThat(bundle).isEqualTo(folder.resolve("rul-cnn"));
        assertThat(ModelStore.verify(bundle)).isEqualTo(ModelStore.verify(BUNDLE));
        assertThat(BundleFiles.read(bundle).keySet())
                .isEqualTo(BundleFiles.read(BUNDLE).keySet());
        assertThat(bundle.resolve("old")).doesNotExist();
        assertThat(left()).containsExactlyInAnyOrder("rul-cnn", "parcel");
    }

    @Test
    void aPackedBundleStaysPacked() throws IOException {
        var packed = Files.createDirectories(folder.resolve("packed").resolve("rul-cnn"));
        ManifestFile.write(packed, ModelStore.verify(BUNDLE));
        Files.write(packed.resolve(PackedBundle.NAME), PackedBundle.pack(BundleFiles.read(BUNDLE), List.of()));
        var bundle = unwrap(parcel(packed));
        assertThat(bundle.resolve(PackedBundle.NAME)).hasSameBinaryContentAs(packed.resolve(PackedBundle.NAME));
        assertThat(ModelStore.verify(bundle).id()).isEqualTo(id);
    }

    @Test
    void whatIsNotThatModelIsRefusedAndNothingChanges() throws IOException {
        byte[] good = parcel(BUNDLE);
        id = ModelStore.verify(Path.of("models/gearbox-cnn")).id();
        refused(good, "it is model a43383b5");
        id = ModelStore.verify(BUNDLE).id();
        byte[] changed = good.clone();
        changed[good.length - 1]++;
        refused(changed, "its files have the digest");
        refused(Arrays.copyOf(good, good.length - 1), "ends too soon");
        refused(Arrays.copyOf(good, good.length + 1), "there is more than its files");
        refused(new byte[100], "no parcel of a version that is known here");
        byte[] longManifest = good.clone();
        longManifest[5] = 0x7f;
        refused(longManifest, "model.json has 2130");
        byte[] elsewhere = replaced(good, "saved_model.pb", "../saved_modal");
        refused(elsewhere, "\"../saved_modal\" is no file of a bundle");
    }

    private void refused(byte[] parcel, String reason) throws IOException {
        assertThatThrownBy(() -> unwrap(parcel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
        assertThat(folder.resolve("rul-cnn").resolve("old")).hasContent("old");
        assertThat(left()).containsExactlyInAnyOrder("rul-cnn", "parcel");
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replaceFirst(Pattern.quote(from), to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.equals("packed"))
                    .toList();
        }
    }
}
