package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {
    private static final double SCALE = StrictMath.pow(2, 128);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inverseAgreesWithFloatingPointOverItsWholeRange(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            // half of them uniform, half of them uniform in magnitude, so that tiny exponents are met as well
            long exponent = random.nextBoolean()
                    ? random.nextLong(Exponential.EXPONENT_MAX + 1)
                    : (random.nextLong(Exponential.EXPONENT_MAX) >>> random.nextInt(37));
            double expected = StrictMath.exp(-exponent / (double) Fixed.ONE);
            double actual = Exponential.inverse(exponent).doubleValue() / SCALE;
            assertThat(actual / expected)
                    .as("seed %d, exponent %d", seed, exponent)
                    .isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void inverseIsExactAtTheEnds() {
        assertThat(Exponential.inverse(0)).isEqualTo(BigInteger.ONE.shiftLeft(128));
        assertThat(Exponential.inverse(Exponential.EXPONENT_MAX).doubleValue() / SCALE / StrictMath.exp(-32))
                .isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> Exponential.inverse(-1)).hasMessageContaining("outside 0 to 32");
        assertThatThrownBy(() -> Exponential.inverse(Exponential.EXPONENT_MAX + 1))
                .hasMessageContaining("outside 0 to 32");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inverseStrictlyFallsFromOneRepresentableExponentToTheNext(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long exponent = random.nextLong(Exponential.EXPONENT_MAX);
            assertThat(Exponential.inverse(exponent + 1))
                    .as("seed %d, exponent %d", seed, exponent)
                    .isLessThan(Exponential.inverse(exponent));
        }
        // where the halvings change, a wrong constant would show as a step upwards
        for (int halvings = 1; halvings <= 46; halvings++) {
            long boundary = (long) (halvings * StrictMath.log(2) * Fixed.ONE);
            for (long exponent = boundary - 2; exponent <= boundary + 2; exponent++)
                assertThat(Exponential.inverse(exponent + 1)).isLessThan(Exponential.inverse(exponent));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void logarithmAgreesWithFloatingPoint(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            BigInteger denominator = new BigInteger(1 + random.nextInt(80), random).add(BigInteger.ONE);
            BigInteger numerator = denominator.add(new BigInteger(1 + random.nextInt(100), random));
            double expected = StrictMath.log(numerator.doubleValue() / denominator.doubleValue());
            double actual = Exponential.logarithm(numerator, denominator) / (double) Fixed.ONE;
            assertThat(actual)
                    .as("seed %d, ln %s/%s", seed, numerator, denominator)
                    .isCloseTo(expected, within(1e-9));
        }
        assertThat(Exponential.logarithm(BigInteger.TEN, BigInteger.TEN)).isZero();
        assertThatThrownBy(() -> Exponential.logarithm(BigInteger.ONE, BigInteger.TEN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
