package io.twinseal.inference.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationCodecTest {
    private static final int PACKED = 0x80;

    private static Activation decoded(Activation activation, Encoding encoding) {
        byte[] bytes = ActivationCodec.encode(activation, encoding);
        assertThat(bytes.length).isLessThanOrEqualTo(1 + activation.byteCount() + 8 * activation.points());
        return ActivationCodec.decode(activation.shape(), ByteBuffer.wrap(bytes));
    }

    /** Finite values of one magnitude or of all, many of them zero as behind a rectifier. */
    private static Activation random(Random random) {
        var shape = List.of(1 + random.nextInt(20), 1 + random.nextInt(5));
        int points = 1 + random.nextInt(4);
        var values = new float[points * shape.get(0) * shape.get(1)];
        int exponent = random.nextInt(255);
        boolean spread = random.nextBoolean();
        for (int i = 0; i < values.length; i++) {
            int signAndFraction = random.nextInt() & 0x807fffff;
            int bits = signAndFraction + ((spread ? random.nextInt(255) : exponent) << 23);
            values[i] = random.nextInt(3) == 0 ? 0 : Float.intBitsToFloat(bits);
        }
        return Activation.of(shape, values);
    }

    @Test
    void float32ComesBackBitForBit() {
        for (long seed : Seeds.upTo(2_000)) {
            var activation = random(new Random(seed));
            assertThat(decoded(activation, Encoding.FLOAT32))
                    .as("seed %d", seed)
                    .isEqualTo(activation);
        }
    }

    /** Or bit for bit, where half precision cannot hold all of it. */
    @Test
    void float16ComesBackWithinHalfAUnitInTheLastPlace() {
        for (long seed : Seeds.upTo(2_000)) {
            var activation = random(new Random(seed));
            var back = decoded(activation, Encoding.FLOAT16);
            if (!allWithin(activation.toArray(), 65_520)) {
                assertThat(back).as("seed %d, as float32", seed).isEqualTo(activation);
                continue;
            }
            for (int i = 0; i < activation.toArray().length; i++) {
                float value = activation.value(i);
                double unit = Math.max(0x1p-24, Math.ulp(value) * 0x1p13);
                assertThat(Math.abs(back.value(i) - (double) value))
                        .as("seed %d, value %s", seed, value)
                        .isLessThanOrEqualTo(unit / 2);
            }
        }
    }

    private static boolean allWithin(float[] values, float bound) {
        for (float value : values) {
            if (Math.abs(value) >= bound) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest
    @CsvSource({"INT8, 255", "INT4, 15"})
    void levelsComeBackWithinHalfAStepWhateverIsBesideThem(Encoding encoding, int steps) {
        for (long seed : Seeds.upTo(2_000)) {
            var activation = random(new Random(seed));
            var back = decoded(activation, encoding);
            for (int p = 0; p < activation.points(); p++) {
                float[] values = activation.point(p);
                float[] received = back.point(p);
                float least = least(values);
                double step = (-least(negated(values)) - (double) least) / steps;
                for (int i = 0; i < values.length; i++) {
                    double rounding = Math.ulp(values[i]) / 2.0 + steps * (double) Math.ulp((float) step);
                    assertThat(Math.abs(received[i] - (double) values[i]))
                            .as("seed %d, value %s", seed, values[i])
                            .isLessThanOrEqualTo(step / 2 + rounding);
                    if (values[i] == least) {
                        assertThat(received[i]).as("the least").isEqualTo(least);
                    }
                }
                assertThat(decoded(activation.slice(p, p + 1), encoding).toArray())
                        .as("seed %d, alone", seed)
                        .isEqualTo(received);
            }
        }
    }

    private static float least(float... values) {
        float least = values[0];
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float[] negated(float... values) {
        var negated = values.clone();
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        return negated;
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void equalValuesComeBackAsTheyWereWhereTheEncodingHasThem(Encoding encoding) {
        for (float value : new float[] {0, 1, -0.25f, 1_000.5f, -65_504, 0x1p-24f}) {
            var values = new float[40];
            Arrays.fill(values, value);
            var activation = Activation.of(List.of(20), values);
            assertThat(decoded(activation, encoding).toArray()).isEqualTo(values);
        }
    }

    @Test
    void theWidestAndTheNarrowestRangeStayFiniteAndInOrder() {
        for (var encoding : List.of(Encoding.INT8, Encoding.INT4)) {
            var widest = Activation.of(List.of(3), new float[] {-Float.MAX_VALUE, 0, Float.MAX_VALUE});
            assertThat(decoded(widest, encoding).toArray())
                    .startsWith(-Float.MAX_VALUE)
                    .isSorted();
            for (long seed : Seeds.upTo(200)) {
                float least = -Float.MAX_VALUE * new Random(seed).nextFloat();
                var wide = Activation.of(List.of(2), new float[] {least, Float.MAX_VALUE});
                assertThat(decoded(wide, encoding).value(0)).as("seed %d", seed).isEqualTo(least);
            }
            var narrowest = Activation.of(List.of(3), new float[] {0, Float.MIN_VALUE, 7 * Float.MIN_VALUE});
            assertThat(decoded(narrowest, encoding)).isEqualTo(narrowest);
        }
    }

    /** So that whoever stored or signed bytes can read them in years. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 01 0000803f 000000c0 00004040 000080bf",
        "FLOAT16, 02 003c 00c0 0042 00bc",
        "INT8, 03 000000c0 c1c0403c 000080bf 8180803c ff 00 ff 00",
        "INT4, 04 000000c0 cdcc4c3e 000080bf 8988883e 0f 00 0f 00",
    })
    void bytesAreThese(Encoding encoding, String hex) {
        var activation = Activation.of(List.of(2), new float[] {1, -2, 3, -1});
        assertThat(HexFormat.of().formatHex(ActivationCodec.encode(activation, encoding)))
                .isEqualTo(hex.replace(" ", ""));
    }

    @Test
    void whatIsMostlyZeroIsPacked() {
        var values = new float[1_000];
        values[500] = 7;
        var activation = Activation.of(List.of(1_000), values);
        for (var encoding : Encoding.values()) {
            byte[] bytes = ActivationCodec.encode(activation, encoding);
            assertThat(bytes[0]).isEqualTo((byte) (encoding.code() | PACKED));
            assertThat(bytes.length).isLessThan(60);
            assertThat(ActivationCodec.decode(activation.shape(), ByteBuffer.wrap(bytes)))
                    .isEqualTo(activation);
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void numbersThatAreNotFiniteAreNotEncoded(Encoding encoding) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            var activation = Activation.of(List.of(2), new float[] {1, value});
            assertThatThrownBy(() -> ActivationCodec.encode(activation, encoding))
                    .isInstanceOf(InvalidActivationException.class)
                    .hasMessageContaining("not finite");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | has no bytes at all
            00                              | there is no encoding 0
            05 00000000 00000000            | there is no encoding 5
            85                              | there is no encoding 5
            01                              | values of shape [1, 2] take 8 bytes as float32, but there are 0
            01 00000000 000000              | take 8 bytes as float32, but there are 7
            01 00000000 00000000 00         | take 8 bytes as float32, but there are 9
            01 00000000 0000807f            | numbers that are not finite
            01 00000000 0000c07f            | numbers that are not finite
            02 0000 007c                    | a half that is not finite
            02 0000 01fc                    | a half that is not finite
            02 0000 0000 00                 | take 4 bytes as float16, but there are 5
            03 00000000 0000c07f 00 00      | steps of NaN from 0.0
            03 00000000 0000807f 00 00      | steps of Infinity from 0.0
            03 000080ff 00000000 00 00      | from -Infinity
            03 00000000 000080bf 00 00      | steps of -1.0 from 0.0
            03 00000000 00000000 00         | take 10 bytes as int8, but there are 9
            04 00000000 0000803f 0f 10      | level 16, above the last, 15
            81                              | does not unpack to 8 bytes
            81 ffffff                       | is damaged
            81 630000                       | does not unpack to 8 bytes
            """)
    void whatEncodeCannotHaveWrittenIsRefusedWithTheReason(String hex, String reason) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> ActivationCodec.decode(List.of(1, 2), ByteBuffer.wrap(bytes)))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void impossibleShapesAreRefusedBeforeAnythingIsAllocated() {
        var bytes = ActivationCodec.encode(Activation.of(List.of(1), new float[] {1}), Encoding.INT8);
        for (var shape : List.of(
                List.<Integer>of(),
                List.of(0, 1),
                List.of(-1, 1),
                List.of(1, 1 << 30),
                List.of(1 << 20, 1 << 20),
                List.of(Integer.MAX_VALUE))) {
            assertThatThrownBy(() -> ActivationCodec.decode(shape, ByteBuffer.wrap(bytes)))
                    .as("%s", shape)
                    .isInstanceOf(InvalidActivationException.class);
        }
    }

    /** A kilobyte that unpacks to a megabyte is refused at the size that the shape has. */
    @Test
    void bytesThatUnpackToMoreThanTheShapeHasAreRefused() {
        byte[] large = ActivationCodec.encode(Activation.of(List.of(1 << 18), new float[1 << 18]), Encoding.FLOAT32);
        assertThat(large.length).isLessThan(8_192);
        assertThatThrownBy(() -> ActivationCodec.decode(List.of(1, 4), ByteBuffer.wrap(large)))
                .isInstanceOf(InvalidActivationException.class)
                .hasMessageContaining("does not unpack to 16 bytes");
        byte[] small = ActivationCodec.encode(Activation.of(List.of(99), new float[99]), Encoding.FLOAT32);
        byte[] longer = Arrays.copyOf(small, small.length + 1);
        assertThatThrownBy(() -> ActivationCodec.decode(List.of(1, 99), ByteBuffer.wrap(longer)))
                .as("a byte behind the end")
                .isInstanceOf(InvalidActivationException.class);
    }

    @Test
    void damagedBytesAreRefusedOrStillFiniteValuesOfTheShape() {
        for (long seed : Seeds.upTo(20_000)) {
            var random = new Random(seed);
            var activation = random(random);
            byte[] bytes = ActivationCodec.encode(
                    activation, Encoding.ofCode(1 + random.nextInt(4)).orElseThrow());
            var damaged = ByteBuffer.wrap(damaged(bytes, random)).order(ByteOrder.BIG_ENDIAN);
            try {
                var read = ActivationCodec.decode(activation.shape(), damaged);
                assertThat(read.shape()).isEqualTo(activation.shape());
                assertThat(read.isFinite()).isTrue();
            } catch (InvalidActivationException e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching(".{10,200}");
            }
            assertThat(decoded(activation, Encoding.FLOAT32))
                    .as("what was damaged before leaves no trace")
                    .isEqualTo(activation);
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length + 5));
            }
            case 1 -> {
                var noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        }
    }
}
