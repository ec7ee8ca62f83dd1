package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearBaselineTest {
    @Test
    void findsALine() {
        var random = new Random(4);
        var examples = new Examples(List.of(2, 2));
        for (int i = 0; i < 2000; i++) {
            var x = new float[] {random.nextFloat(), 5, 100 * random.nextFloat(), random.nextFloat()};
            examples.add(x, 3 + 2 * x[0] - 0.1f * x[2] + 0.01f * (float) random.nextGaussian(), x[3]);
        }
        var answers = LinearBaseline.fit(examples, point -> point).predict(examples);
        assertThat(Measure.RMSE.of(answers, examples)).isBetween(0.005, 0.02);
    }

    @Test
    void measuresAreAsDefined() {
        var truth = new Examples(List.of(1));
        truth.add(new float[1], 1, 0);
        truth.add(new float[1], 0, 1);
        var answers = List.of(new float[] {0.6f, 0.4f}, new float[] {0.6f, 0.4f});
        assertThat(Measure.ACCURACY.of(answers, truth)).isEqualTo(0.5);
        assertThat(Measure.RMSE.of(answers, truth)).isCloseTo(Math.sqrt((0.16 + 0.36) / 2), within(1e-6));
    }

    /** Newcombe 1998, table I: 81 of 263 is between 0.2553 and 0.3662, 15 of 148 between 0.0624 and 0.1605. */
    @Test
    void intervalsAreAsPublished() {
        var many = Measure.ACCURACY.bounds(81 / 263.0, examples(263)).orElseThrow();
        assertThat(many.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(many.high()).isCloseTo(0.3662, within(5e-5));
        var few = Measure.ACCURACY.bounds(15 / 148.0, examples(148)).orElseThrow();
        assertThat(few.low()).isCloseTo(0.0624, within(5e-5));
        assertThat(few.high()).isCloseTo(0.1605, within(5e-5));
        assertThat(Measure.RMSE.bounds(12, examples(100))).isEmpty();
    }

    private static Examples examples(int count) {
        var examples = new Examples(List.of(1));
        for (int i = 0; i < count; i++) {
            examples.add(new float[1], 0);
        }
        return examples;
    }
}
