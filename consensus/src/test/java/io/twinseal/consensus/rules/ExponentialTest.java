package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
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

    /** Against sixty decimal digits, so that the last bits that every node must share are looked at as well. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void inverseIsRightToItsLastBits(long seed) {
        Random random = new Random(seed);
        BigDecimal scale = new BigDecimal(BigInteger.ONE.shiftLeft(128));
        for (int i = 0; i < 200; i++) {
            long exponent = random.nextLong(Exponential.EXPONENT_MAX + 1);
            BigDecimal exact = inverse(new BigDecimal(exponent).divide(BigDecimal.valueOf(Fixed.ONE)));
            BigDecimal error = new BigDecimal(Exponential.inverse(exponent)).subtract(exact.multiply(scale));
            assertThat(error.abs()).as("seed %d, exponent %d", seed, exponent).isLessThan(BigDecimal.valueOf(64));
        }
    }

    /** e^-x by the series of e^(x/64), which converges without cancellation, and its 64th power. */
    private static BigDecimal inverse(BigDecimal x) {
        MathContext digits = new MathContext(60);
        BigDecimal part = x.divide(BigDecimal.valueOf(64), digits);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int n = 1; n < 60; n++) {
            term = term.multiply(part, digits).divide(BigDecimal.valueOf(n), digits);
            sum = sum.add(term, digits);
        }
        return BigDecimal.ONE.divide(sum.pow(64, digits), digits);
    }

    /** Pins the bits themselves: another way to compute them must come to these. */
    @Test
    void inverseHasTheseBits() {
        assertThat(Exponential.inverse(1).toString(16)).isEqualTo("ffffffff000000007fffffffd5555556");
        assertThat(Exponential.inverse(Fixed.ONE / 2).toString(16)).isEqualTo("9b4597e37cb04ff3d675a35530cdd767");
        assertThat(Exponential.inverse(Fixed.ONE).toString(16)).isEqualTo("5e2d58d8b3bcdf1abadec7829054f90d");
        assertThat(Exponential.inverse(Exponential.EXPONENT_MAX).toString(16)).isEqualTo("3908c9eec2c8d03c53340");
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
