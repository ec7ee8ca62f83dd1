package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedScoresTest {
    private final Examples truth = new Examples(List.of(1));
    private final List<float[]> answers = new ArrayList<>();

    private void add(float answer, int kind) {
        answers.add(new float[] {answer});
        truth.add(new float[1], kind);
    }

    /** Beside all pairs, one by one. */
    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        var random = new Random(3);
        for (int i = 0; i < 150; i++) {
            int kind = random.nextInt(2);
            add(kind + random.nextInt(8), kind);
        }
        double inOrder = 0;
        long pairs = 0;
        for (int i = 0; i < truth.count(); i++) {
            for (int j = 0; j < truth.count(); j++) {
                if (truth.target(i)[0] == 1 && truth.target(j)[0] == 0) {
                    inOrder += (1 + Math.signum(answers.get(i)[0] - answers.get(j)[0])) / 2;
                    pairs++;
                }
            }
        }
        assertThat(Measure.AUC.of(answers, truth)).isCloseTo(inOrder / pairs, within(1e-12));
        assertThat(inOrder / pairs).isGreaterThan(0.5);
        assertThat(Measure.AUC.isKept(0.9, 0.896)).isTrue();
        assertThat(Measure.AUC.isKept(0.9, 0.894)).isFalse();
    }

    @Test
    void aPerfectOrderIsNotCertain() {
        for (int i = 0; i < 20; i++) {
            add(i, i < 10 ? 0 : 1);
        }
        assertThat(Measure.AUC.of(answers, truth)).isEqualTo(1);
        var bounds = Measure.AUC.bounds(1, truth).orElseThrow();
        assertThat(bounds.high()).isEqualTo(1);
        assertThat(bounds.low()).isBetween(0.7, 0.95);
    }

    /** Two normal distributions 1.8 deviations apart: the area is Φ(1.8/√2) = 0.8985. */
    @Test
    void nineteenIntervalsOfTwentyHoldTheTruth() {
        for (int i = 0; i < 65; i++) {
            add(0, i < 40 ? 0 : 1);
        }
        var random = new Random(11);
        int rounds = 2_000;
        int held = 0;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < truth.count(); i++) {
                answers.set(i, new float[] {(float) (random.nextGaussian() + 1.8 * truth.target(i)[0])});
            }
            var bounds =
                    Measure.AUC.bounds(Measure.AUC.of(answers, truth), truth).orElseThrow();
            if (bounds.low() <= 0.8985 && 0.8985 <= bounds.high()) {
                held++;
            }
        }
        assertThat((double) held / rounds).isBetween(0.935, 0.965);
    }

    /** Features of covariance (4, 3; 3, 9): the distance of (2, 0) is 4 · 9 / (4 · 9 − 3 · 3). */
    @Test
    void distancesAreInTheMetricOfTheCovariance() {
        var random = new Random(5);
        var usual = new Examples(List.of(1, 2));
        for (int i = 0; i < 20_000; i++) {
            double x = random.nextGaussian();
            double y = 0.5 * x + Math.sqrt(0.75) * random.nextGaussian();
            usual.add(new float[] {(float) (100 + 2 * x), (float) (7 + 3 * y)});
        }
        var baseline = MahalanobisBaseline.fit(usual, point -> point);
        var asked = new Examples(List.of(1, 2));
        asked.add(new float[] {100, 7});
        asked.add(new float[] {102, 7});
        var distances = baseline.predict(asked);
        assertThat((double) distances.get(0)[0]).isCloseTo(0, within(0.01));
        assertThat((double) distances.get(1)[0]).isCloseTo(4 * 9 / 27.0, within(0.05));
    }
}
