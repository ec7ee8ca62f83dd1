package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxFileTest {
    @TempDir
    Path folder = Path.of("");

    /** Two images of 2 × 3; pixel {@code i} of the file has the level {@code 20 i}. */
    static byte[] images() {
        var bytes = ByteBuffer.allocate(28).putInt(0x803).putInt(2).putInt(2).putInt(3);
        for (int i = 0; i < 12; i++) {
            bytes.put((byte) (20 * i));
        }
        return bytes.array();
    }

    static byte[] labels(int... labels) {
        var bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    @Test
    void imagesAndLabelsAreRead() throws IOException {
        var images = IdxFile.images(write("images", images()));
        assertThat(images).hasSize(2);
        assertThat(images.get(0).rows()).isEqualTo(2);
        assertThat(images.get(1).values()).containsExactly(120, 140, 160, 180, 200, 220);
        assertThat(IdxFile.labels(write("labels", labels(7, 255)))).containsExactly(7, 255);
    }

    @Test
    void gzipIsToldByItsFirstBytes() throws IOException {
        var file = folder.resolve("images.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(images());
        }
        assertThat(IdxFile.images(file)).hasSize(2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(() -> IdxFile.images(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("images.gz: cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 1 | byte 0: the magic number is 00 00 08 01 and not 00 00 08 03; give the file of images",
                "2 | 13 | byte 0: the magic number is 00 00 0d 03",
                "7 | 0 | byte 4: dimension 1 is 0",
                "8 | 255 | byte 8: dimension 2 is 4278190082",
                "12 | 127 | byte 12: dimension 3 is 2130706435",
                "7 | 3 | byte 28: the file ends within image 3",
                "11 | 3 | byte 28: the file ends within image 2",
                "15 | 2 | byte 24: the file goes on after its last value",
            })
    void theFirstBadByteIsNamed(int at, int value, String message) throws IOException {
        byte[] bytes = images();
        bytes[at] = (byte) value;
        assertThatThrownBy(() -> IdxFile.images(write("broken", bytes)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken: " + message);
    }

    @Test
    void filesThatAreCutOffAreNamedWithTheirLength() throws IOException {
        for (int length = 0; length < 28; length++) {
            var file = write("cut", Arrays.copyOf(images(), length));
            assertThatThrownBy(() -> IdxFile.images(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("cut: byte " + length + ": the file ends within ");
        }
        var file = write("cut-labels", Arrays.copyOf(labels(1, 2, 3), 10));
        assertThatThrownBy(() -> IdxFile.labels(file)).hasMessageContaining("byte 10: the file ends within label 3");
        var swapped = write("swapped", images());
        assertThatThrownBy(() -> IdxFile.labels(swapped)).hasMessageContaining("give the file of labels, idx1-ubyte");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
