package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.consensus.types.BlockId;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifficultyTest {
    private static final Parameters WIDE = Parameters.builder()
            .experiment(true)
            .alpha(Fixed.parse("1.5"))
            .beta(Fixed.parse("0.25"))
            .reputationMax(20 * Fixed.ONE)
            .build();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void gammaAndTargetFollowTheFormula(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            long reputation = random.nextLong(WIDE.reputationMax() + 1);
            long difficulty = Difficulty.MIN + (random.nextLong(Difficulty.MAX) >>> random.nextInt(40));
            double gamma = StrictMath.exp(-1.5 * reputation / Fixed.ONE - 0.25);
            BigInteger scaled = Difficulty.gamma(WIDE, reputation);
            assertThat(scaled.doubleValue() / StrictMath.pow(2, 128) / gamma).isCloseTo(1, within(2e-9));
            BigInteger target = Difficulty.target(WIDE, difficulty, reputation);
            assertThat(target).isBetween(BigInteger.ONE.shiftLeft(216), Difficulty.TARGET_MAX);
            double hashes = StrictMath.pow(2, 256) / target.doubleValue();
            assertThat(hashes / Math.max(1, difficulty * gamma))
                    .as("seed %d, D %d, U %d", seed, difficulty, reputation)
                    .isCloseTo(1, within(2e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void moreReputationNeverLowersATargetAndMoreDifficultyNeverRaisesIt(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long reputation = random.nextLong(WIDE.reputationMax());
            long difficulty = Difficulty.MIN + random.nextLong(Difficulty.MAX - 1);
            BigInteger target = Difficulty.target(WIDE, difficulty, reputation);
            assertThat(Difficulty.target(WIDE, difficulty, reputation + 1)).isGreaterThanOrEqualTo(target);
            assertThat(Difficulty.target(WIDE, difficulty + 1, reputation)).isLessThanOrEqualTo(target);
        }
    }

    @Test
    void boundsHoldAtTheCorners() {
        BigInteger one = Exponential.inverse(0);
        assertThat(Difficulty.TARGET_MAX.toString(16)).isEqualTo("f".repeat(64));
        assertThat(Difficulty.target(Difficulty.MIN, one)).isEqualTo(Difficulty.TARGET_MAX);
        assertThat(Difficulty.target(Difficulty.MIN, Exponential.inverse(Exponential.EXPONENT_MAX)))
                .isEqualTo(Difficulty.TARGET_MAX);
        assertThat(Difficulty.target(Difficulty.MAX, one)).isEqualTo(BigInteger.ONE.shiftLeft(216));
        assertThat(Difficulty.target(2, one)).isEqualTo(BigInteger.ONE.shiftLeft(255));
        assertThatThrownBy(() -> Difficulty.target(0, one)).hasMessageContaining("outside 1 to 1099511627776");
        assertThatThrownBy(() -> Difficulty.target(Difficulty.MAX + 1, one)).hasMessageContaining("outside");
        assertThatThrownBy(() -> Difficulty.gamma(WIDE, WIDE.reputationMax() + 1))
                .hasMessageContaining("outside 0 to 20");
        assertThat(Difficulty.clamp(BigInteger.ZERO)).isEqualTo(Difficulty.MIN);
        assertThat(Difficulty.clamp(BigInteger.ONE.shiftLeft(99))).isEqualTo(Difficulty.MAX);
    }

    @Test
    void theSealIsTheHashOfTheIdAndMeetsItsOwnValueExactly() {
        BlockId id = BlockId.of(new byte[32]);
        // sha256 of 32 zero bytes, by coreutils
        BigInteger seal = new BigInteger("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925", 16);
        assertThat(Difficulty.seal(id)).isEqualTo(seal);
        assertThat(Difficulty.meets(id, seal)).isTrue();
        assertThat(Difficulty.meets(id, seal.subtract(BigInteger.ONE))).isFalse();
    }
}
