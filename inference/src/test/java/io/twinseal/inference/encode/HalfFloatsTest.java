package io.twinseal.inference.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.allocation.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatsTest {
    private static final int GREATEST = 0x7bff;

    /** From the definition: a sign, five bits of exponent, ten of significand. */
    private static double value(int half) {
        int exponent = half >>> 10 & 0x1f;
        int significand = half & 0x3ff;
        double magnitude = exponent == 0 ? Math.scalb(significand, -24) : Math.scalb(1024 + significand, exponent - 25);
        return (half & 0x8000) == 0 ? magnitude : -magnitude;
    }

    @Test
    void everyFiniteHalfIsTheFloatOfItsDefinitionAndComesBack() {
        for (int half = 0; half <= GREATEST; half++) {
            for (int signed : new int[] {half, half | 0x8000}) {
                float value = HalfFloats.toFloat((short) signed);
                assertThat((double) value).isEqualTo(value(signed));
                assertThat(HalfFloats.of(Float.floatToRawIntBits(value))).isEqualTo((short) signed);
            }
        }
    }

    /** Between two neighbours the nearer is taken, and of two as near the even one. */
    @Test
    void floatsGoToTheNearestHalf() {
        for (int half = 0; half < GREATEST; half++) {
            float middle = (float) ((value(half) + value(half + 1)) / 2);
            int even = half % 2 == 0 ? half : half + 1;
            assertThat(HalfFloats.of(bits(middle))).isEqualTo((short) even);
            assertThat(HalfFloats.of(bits(Math.nextDown(middle)))).isEqualTo((short) half);
            assertThat(HalfFloats.of(bits(Math.nextUp(middle)))).isEqualTo((short) (half + 1));
            assertThat(HalfFloats.of(bits(-Math.nextUp(middle)))).isEqualTo((short) (half + 1 | 0x8000));
        }
        for (long seed : Seeds.upTo(10_000)) {
            float value = new Random(seed).nextFloat() * 0x1p-13f;
            double error = Math.abs(HalfFloats.toFloat(HalfFloats.of(bits(value))) - (double) value);
            assertThat(error).as("seed %d", seed).isLessThanOrEqualTo(0x1p-25);
        }
    }

    @Test
    void theGreatestFloatThatFitsIsBelow65520() {
        assertThat(HalfFloats.of(bits(Math.nextDown(65_520f)))).isEqualTo((short) GREATEST);
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }
}
