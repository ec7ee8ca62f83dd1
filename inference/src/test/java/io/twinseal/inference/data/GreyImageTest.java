package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreyImageTest {
    private static final GreyImage RAMP = Pictures.image(3, 4, (row, column) -> 40 * row + 50 * column);

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.bmp"})
    void levelsAreReadAsTheyWereWritten(String name) throws IOException {
        var read = GreyImage.read(Pictures.write(folder.resolve(name), RAMP));
        assertThat(read.rows()).isEqualTo(3);
        assertThat(read.columns()).isEqualTo(4);
        assertThat(read.values()).containsExactly(0, 50, 100, 150, 40, 90, 140, 190, 80, 130, 180, 230);
    }

    @Test
    void sixteenBitsBecomeEight() throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 0x3412);
        image.getRaster().setSample(1, 0, 0, 0xffff);
        assertThat(GreyImage.read(Pictures.write(folder.resolve("deep.png"), image))
                        .values())
                .containsExactly(0x34, 255);
    }

    @Test
    void coloursBecomeGrey() throws IOException {
        var image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
        int[] colours = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff};
        for (int i = 0; i < colours.length; i++) {
            image.setRGB(i, 0, colours[i]);
        }
        assertThat(GreyImage.read(Pictures.write(folder.resolve("colours.png"), image))
                        .values())
                .containsExactly(76, 150, 29, 255);
    }

    @Test
    void jpegIsReadNearly() throws IOException {
        var read = GreyImage.read(Pictures.write(folder.resolve("a.jpg"), Pictures.image(16, 16, (r, c) -> 10 * r)));
        assertThat(read.at(0, 0)).isBetween(0, 12);
        assertThat(read.at(15, 15)).isBetween(138, 162);
    }

    @Test
    void pixelsOfAnotherSizeAreMeansOfWhatTheyCover() {
        assertThat(RAMP.scaled(3, 2).values()).containsExactly(25, 125, 65, 165, 105, 205);
        // Each of two rows covers one and a half: (0 + 40 / 2) / 1.5 and (40 / 2 + 80) / 1.5.
        assertThat(RAMP.scaled(2, 4).values()).startsWith(13, 63).endsWith(167, 217);
        assertThat(RAMP.scaled(1, 1).values()).containsExactly(115);
        assertThat(RAMP.scaled(6, 8).scaled(3, 4).values()).containsExactly(RAMP.values());
    }

    @Test
    void flips() {
        assertThat(RAMP.mirrored().values()).startsWith(150, 100, 50, 0, 190).endsWith(80);
        assertThat(RAMP.upsideDown().values()).startsWith(80, 130, 180, 230, 40).endsWith(150);
    }

    @Test
    void whatIsNoImageIsNamedWithItsCause() throws IOException {
        var words = Files.writeString(folder.resolve("words.jpg"), "no image");
        assertThatThrownBy(() -> GreyImage.read(words))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("words.jpg: is no image of a known kind; save it again");
        assertThatThrownBy(() -> GreyImage.read(folder.resolve("none.jpg")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no such file");
    }

    /** The decoder fills up what is missing with grey and only warns. */
    @ParameterizedTest
    @ValueSource(strings = {"cut.jpg", "cut.png", "cut.bmp", "cut.gif"})
    void aFileCutOffAnywhereIsRefused(String name) throws IOException {
        var file = Pictures.write(folder.resolve(name), Pictures.image(64, 64, (r, c) -> r * c * 37));
        byte[] whole = Files.readAllBytes(file);
        for (int part = 1; part < 8; part++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * part / 8));
            assertThatThrownBy(() -> GreyImage.read(file))
                    .as("%d eighths", part)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("save it again");
        }
    }

    @Test
    void flippedBitsMakeAnotherImageOrAnErrorAndNothingElse() throws IOException {
        for (var name : new String[] {"bits.jpg", "bits.png"}) {
            var file = Pictures.write(folder.resolve(name), Pictures.image(32, 32, (r, c) -> r * c * 37));
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += 5) {
                byte[] broken = whole.clone();
                broken[at] ^= (byte) (1 << at % Byte.SIZE);
                Files.write(file, broken);
                try {
                    assertThat(GreyImage.read(file).rows()).isPositive();
                } catch (DataException e) {
                    assertThat(e).hasMessageContaining(name);
                }
            }
        }
    }

    @Test
    void pixelsMustFillTheImage() {
        assertThatThrownBy(() -> new GreyImage(2, 3, new byte[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 pixels are no image of 2 rows and 3 columns");
    }
}
