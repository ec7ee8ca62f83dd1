package io.twinseal.node.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int MANY = 60;

    private final Calibration calibration = new Calibration();

    @Test
    void aPredictionStandsUntilSomethingIsMeasured() {
        assertThat(calibration.of(0.3)).isEqualTo(0.3);
        assertThat(calibration.offset()).isZero();
        assertThat(calibration.factor()).isEqualTo(1);
    }

    @Test
    void whatDoesNotGrowWithThePredictionBecomesTheOffset() {
        learn(predicted -> 0.02 + predicted);
        assertThat(calibration.offset()).isCloseTo(0.02, within(0.002));
        assertThat(calibration.factor()).isCloseTo(1, within(0.05));
    }

    @Test
    void whereEveryPredictionIsTheSameTheOffsetGivesWayFirst() {
        for (int i = 0; i < MANY; i++) calibration.learn(0.01, 0.03);
        assertThat(calibration.offset()).isCloseTo(0.02, within(0.002));
        assertThat(calibration.of(0.01)).isCloseTo(0.03, within(0.001));
    }

    @Test
    void aProcessorTwiceAsSlowBecomesTheFactorForTheMostPart() {
        learn(predicted -> 2 * predicted);
        assertThat(calibration.factor()).isBetween(1.6, 2.0);
        assertThat(calibration.offset()).isLessThan(0.012);
        assertThat(calibration.of(0.04)).isCloseTo(0.08, within(0.005));
    }

    @Test
    void aProcessorTwiceAsFastBecomesTheFactor() {
        learn(predicted -> predicted / 2);
        assertThat(calibration.factor()).isCloseTo(0.5, within(0.1));
        assertThat(calibration.offset()).isLessThan(0.001);
    }

    @Test
    void followsAChangeWithinAFewCalls() {
        for (int i = 0; i < MANY; i++) calibration.learn(0.01, 0.02);
        for (int i = 0; i < 5; i++) calibration.learn(0.01, 0.05);
        assertThat(calibration.of(0.01)).isBetween(0.02 + 0.5 * 0.03, 0.05);
        for (int i = 0; i < 15; i++) calibration.learn(0.01, 0.05);
        assertThat(calibration.of(0.01)).isCloseTo(0.05, within(0.003));
    }

    @Test
    void neverExpectsANegativeTimeWhateverWasMeasured() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Calibration any = new Calibration();
            for (int i = 0; i < MANY; i++) {
                double predicted = random.nextInt(4) == 0 ? 0 : random.nextDouble();
                any.learn(predicted, random.nextInt(3) == 0 ? 0 : random.nextDouble());
                assertThat(any.offset()).as("seed %d", seed).isNotNegative();
                assertThat(any.factor()).as("seed %d", seed).isPositive();
                assertThat(any.of(predicted))
                        .as("seed %d", seed)
                        .isNotNegative()
                        .isFinite();
            }
        }
    }

    /** Predictions from 0 to 60 ms, as cuts go from the first to the last. */
    private void learn(DoubleUnaryOperator measured) {
        for (int i = 0; i < MANY; i++) {
            double predicted = 0.02 * (i % 4);
            calibration.learn(predicted, measured.applyAsDouble(predicted));
        }
    }
}
