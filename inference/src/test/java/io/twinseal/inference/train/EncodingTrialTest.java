package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.CutEncodings;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.split.SumModel;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EncodingTrialTest {
    /** Halves have eleven bits. */
    private static final float FITS_A_HALF = 5;

    private static final float FITS_NO_HALF = 4_097.9f;

    /** Pairs of a value, of which the sum is one more. */
    private static Examples examples(float value) {
        var examples = new Examples(List.of(2, 1));
        for (int i = 0; i < 3; i++) {
            examples.add(new float[] {value, value}, 2 * value + 1);
        }
        return examples;
    }

    private static CutEncodings measured(float validation, float test) {
        var network = new Network(List.of(2, 1), List.of(new Dense("sum", 1, Nonlinearity.NONE)));
        var recipe = new Recipe(
                "sum",
                OutputKind.REGRESSION,
                List.of("sum"),
                1,
                new TrainingPlan(network, 1, 0, 1, 1, 0, 0),
                Optional.empty(),
                examples(test),
                examples(validation),
                examples(test),
                Measure.RMSE,
                "pairs",
                "by value",
                new TreeMap<>());
        try (var model = new SumModel("sum", 1)) {
            return EncodingTrial.run(model, recipe).get(0);
        }
    }

    @Test
    void theSmallestIsChosenThatKeepsTheMeasureOnValidationAndOnTestData() {
        assertThat(measured(FITS_A_HALF, FITS_A_HALF).chosen()).isEqualTo(Encoding.FLOAT16);
        assertThat(measured(FITS_A_HALF, FITS_NO_HALF).chosen()).isEqualTo(Encoding.FLOAT32);
        assertThat(measured(FITS_NO_HALF, FITS_A_HALF).chosen()).isEqualTo(Encoding.FLOAT32);
    }

    @Test
    void figuresAreThoseOfTheTestData() {
        var cut = measured(FITS_A_HALF, FITS_NO_HALF);
        assertThat(cut.of(Encoding.FLOAT32).orElseThrow().metric()).isEqualTo(1);
        assertThat(cut.of(Encoding.FLOAT16).orElseThrow().metric()).isGreaterThan(2);
        assertThat(cut.measured()).containsOnlyKeys(Encoding.values());
    }
}
