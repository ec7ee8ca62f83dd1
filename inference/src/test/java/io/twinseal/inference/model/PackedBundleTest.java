package io.twinseal.inference.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.PackedBundle.Weights;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBundleTest {
    private static final String DATA = "variables/variables.data-00000-of-00001";
    private static final int CHANNELS = 4;
    private static final int ROWS = 500;
    private static final List<Weights> WEIGHTS = List.of(new Weights(DATA, 3, ROWS, CHANNELS));

    /** Some bytes, weights, and bytes again. */
    private static SortedMap<String, byte[]> files(boolean onGrid) {
        var random = new Random(1);
        var data = ByteBuffer.allocate(3 + ROWS * CHANNELS * Float.BYTES + 2).order(ByteOrder.LITTLE_ENDIAN);
        data.put(new byte[] {9, 8, 7});
        for (int i = 0; i < ROWS * CHANNELS; i++) {
            float step = (float) Math.scalb(1.25, i % CHANNELS - 3);
            int multiple = i < CHANNELS ? 127 : random.nextInt(5) == 0 ? random.nextInt(255) - 127 : 0;
            data.putFloat(onGrid ? multiple * step : (float) random.nextGaussian());
        }
        data.put(new byte[] {6, 5});
        return new TreeMap<>(Map.of("saved_model.pb", "graph".getBytes(UTF_8), DATA, data.array()));
    }

    private static byte[] data(SortedMap<String, byte[]> files) {
        return Objects.requireNonNull(files.get(DATA));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyByteComesBack(boolean onGrid) throws IOException {
        var files = files(onGrid);
        assertSame(PackedBundle.unpack(PackedBundle.pack(files, WEIGHTS)), files);
        assertSame(PackedBundle.unpack(PackedBundle.pack(files, List.of())), files);
    }

    @Test
    void weightsOnAGridTakeLessThanAFifthAndMoreIfNobodySaysWhereTheyAre() throws IOException {
        int plain = data(files(true)).length;
        int packed = PackedBundle.pack(files(true), WEIGHTS).length;
        assertThat(packed).isLessThan(plain / 5);
        assertThat(PackedBundle.pack(files(true), List.of()).length).isGreaterThan(packed * 3 / 2);
    }

    @Test
    void negativeZerosAndHalfStepsAreKeptAsTheyAre() throws IOException {
        for (float odd : new float[] {-0f, 0.5f, Float.NaN, Float.NEGATIVE_INFINITY}) {
            var files = files(true);
            ByteBuffer.wrap(data(files)).order(ByteOrder.LITTLE_ENDIAN).putFloat(3 + 4 * 40, odd);
            assertSame(PackedBundle.unpack(PackedBundle.pack(files, WEIGHTS)), files);
        }
    }

    @Test
    void whatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] packed = PackedBundle.pack(files(true), WEIGHTS);
        for (int length = 0; length < packed.length; length++) {
            byte[] part = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> PackedBundle.unpack(part))
                    .as("%s of %s bytes", length, packed.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Not any: Deflate has bits that mean nothing. */
    @Test
    void aByteThatIsChangedIsRefusedOrChangesWhatComesOut() throws IOException {
        var files = files(true);
        byte[] packed = PackedBundle.pack(files, WEIGHTS);
        int unnoticed = 0;
        for (int i = 0; i < packed.length; i++) {
            byte[] changed = packed.clone();
            changed[i] ^= 0x10;
            try {
                if (isSame(PackedBundle.unpack(changed), files)) unnoticed++;
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(unnoticed).isLessThan(packed.length / 20);
    }

    @Test
    void aFewBytesThatClaimToBeManyAreRefused() {
        assertThatThrownBy(() -> PackedBundle.unpack(packed(out -> {
                    out.writeInt(1);
                    out.writeUTF("saved_model.pb");
                    out.writeInt(Integer.MAX_VALUE);
                })))
                .hasMessageContaining("more than 268435456 bytes");
        assertThatThrownBy(() -> PackedBundle.unpack(packed(out -> out.writeInt(1 << 20))))
                .hasMessageContaining("1 to 100 are taken");
        assertThatThrownBy(() -> PackedBundle.unpack(packed(out -> {
                    out.writeInt(1);
                    out.writeUTF("saved_model.pb");
                    out.writeInt(100);
                    out.writeByte(1);
                    out.writeInt(1 << 16);
                    out.writeInt(1 << 16);
                })))
                .hasMessageContaining("do not fit into what is left");
        assertThatThrownBy(() -> PackedBundle.unpack(packed(out -> {
                    out.writeInt(1);
                    out.writeUTF("saved_model.pb");
                    out.writeInt(200 << 20);
                })))
                .hasMessageContaining("ends too soon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "variables/../../x", "variables/", "model.json", "variables/a/b"})
    void aFileThatNoBundleHasIsRefused(String path) {
        assertThatThrownBy(() -> PackedBundle.unpack(packed(out -> {
                    out.writeInt(1);
                    out.writeUTF(path);
                    out.writeInt(0);
                })))
                .hasMessageContaining("\"" + path + "\" is no file of a bundle");
    }

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] packed(Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {'T', 'S', 'P', 'K', 1});
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
            body.write(out);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static void assertSame(SortedMap<String, byte[]> actual, SortedMap<String, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (path, content) -> assertThat(actual.get(path)).as(path).isEqualTo(content));
    }

    private static boolean isSame(SortedMap<String, byte[]> actual, SortedMap<String, byte[]> expected) {
        return actual.keySet().equals(expected.keySet())
                && expected.keySet().stream().allMatch(path -> Arrays.equals(actual.get(path), expected.get(path)));
    }
}
