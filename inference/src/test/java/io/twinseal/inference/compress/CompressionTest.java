package io.twinseal.inference.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressionTest {
    @Test
    void eachChannelHasStepsOfItsOwnAndLosesHalfOfOneAtMost() {
        int channels = 3;
        float[] weights = new float[300];
        var random = new Random(1);
        for (int i = 0; i < weights.length; i++)
            weights[i] = (float) (random.nextGaussian() * Math.pow(10, i % channels));
        float[] rounded = ChannelGrid.round(weights, channels);
        for (int channel = 0; channel < channels; channel++) {
            float step = ChannelGrid.greatest(weights, channel, channels) / ChannelGrid.STEPS_MAX;
            for (int i = channel; i < weights.length; i += channels)
                assertThat(rounded[i]).isCloseTo(weights[i], within(0.501f * step));
        }
    }

    @Test
    void whatIsOnTheGridStaysThereAndZerosStayZero() {
        float[] weights = {0.3f, 0, -1.7f, 0, 0.9f, 0};
        float[] rounded = ChannelGrid.round(weights, 2);
        assertThat(ChannelGrid.round(rounded, 2)).containsExactly(rounded);
        for (int i = 1; i < weights.length; i += 2)
            assertThat(Float.floatToRawIntBits(rounded[i])).isZero();
    }

    @Test
    void pruningIsFastAtFirstAndReachesItsEnd() {
        var pruning = new GradualPruning(0.8, 10);
        assertThat(pruning.after(0)).isZero();
        assertThat(pruning.after(5)).isCloseTo(0.7, within(1e-12));
        assertThat(pruning.after(10)).isEqualTo(0.8);
        assertThat(pruning.after(1_000)).isEqualTo(0.8);
        assertThatThrownBy(() -> new GradualPruning(1, 10)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> new GradualPruning(Double.NaN, 10)).hasMessageContaining("below 1");
    }

    @Test
    void theLeastWeightsGoFirst() {
        assertThat(GradualPruning.mask(new float[] {0.5f, -0.1f, 0.2f, -3}, 0.5))
                .containsExactly(1, 0, 0, 1);
        assertThat(GradualPruning.mask(new float[] {1, 1, 1, 1}, 0.25)).containsExactly(0, 1, 1, 1);
    }
}
