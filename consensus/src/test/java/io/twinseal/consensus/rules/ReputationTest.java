package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReputationTest {
    private static final double ONE = Fixed.ONE;

    private static double naive(Parameters p, double windowWork) {
        double ratio = windowWork / p.reputationWindow() / p.reputationUnit();
        double max = p.reputationMax() / ONE;
        double value = switch (p.reputationFunction()) {
            case LINEAR -> ratio;
            case LOG -> Math.log(1 + ratio);
            case SATURATING -> max * ratio / (ratio + 1);
        };
        return Math.min(Math.max(value, p.reputationMin() / ONE), max);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheFormulaInFloatingPoint(ReputationFunction function) {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            Parameters p = Parameters.builder()
                    .experiment(true)
                    .alpha(Fixed.ONE)
                    .reputationFunction(function)
                    .reputationUnit(1 + random.nextLong(1_000_000_000_000L))
                    .reputationWindow(1 + random.nextInt(1_000))
                    .reputationMin(random.nextLong(Fixed.ONE))
                    .reputationMax(Fixed.ONE + random.nextLong(8 * Fixed.ONE))
                    .build();
            BigInteger work = new BigInteger(random.nextInt(60), random);
            assertThat(Reputation.of(p, work) / ONE)
                    .as("%s, work %s", p, work)
                    .isCloseTo(naive(p, work.doubleValue()), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverFallsWithMoreWorkAndStaysWithinItsClips(ReputationFunction function) {
        Parameters p = Parameters.builder()
                .reputationFunction(function)
                .reputationMin(Fixed.parse("0.125"))
                .build();
        assertThat(Reputation.of(p, BigInteger.ZERO)).isEqualTo(p.reputationMin());
        assertThat(Reputation.of(p, BigInteger.ONE.shiftLeft(200))).isBetween(p.reputationMax() - 1, p.reputationMax());
        long before = 0;
        for (int bits = 0; bits < 200; bits++) {
            long u = Reputation.of(p, BigInteger.ONE.shiftLeft(bits));
            assertThat(u).isBetween(Math.max(before, p.reputationMin()), p.reputationMax());
            before = u;
        }
    }

    @Test
    void theFormulaSeenByHand() {
        var b = Parameters.builder()
                .reputationWindow(4)
                .reputationUnit(100)
                .reputationMax(10 * Fixed.ONE)
                .experiment(true);
        BigInteger work = BigInteger.valueOf(1_200); // mean 300 a block, three units
        assertThat(Reputation.of(b.reputationFunction(ReputationFunction.LINEAR).build(), work))
                .isEqualTo(3 * Fixed.ONE);
        assertThat(Reputation.of(
                        b.reputationFunction(ReputationFunction.SATURATING).build(), work))
                .isEqualTo(Fixed.parse("7.5"));
        assertThat(Reputation.of(b.reputationFunction(ReputationFunction.LOG).build(), work))
                .isEqualTo(Fixed.parse("1.38629436111989")); // ln 4
        assertThatThrownBy(() -> Reputation.of(b.build(), BigInteger.valueOf(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
