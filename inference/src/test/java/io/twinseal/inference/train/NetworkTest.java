package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Extent;
import io.twinseal.inference.train.Layer.Lstm;
import io.twinseal.inference.train.Layer.MaxPooling;
import io.twinseal.inference.train.Layer.MeanPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.Restore;
import io.twinseal.inference.train.Layer.Standardise;
import io.twinseal.inference.train.Layer.StandardiseImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private final Network network = new Network(
            List.of(7, 3),
            List.of(
                    new Standardise("scale", List.of(0, 2), List.of(1f, 2f), List.of(1f, 1f)),
                    new Convolution("conv", 5, 3, 2, Nonlinearity.RELU),
                    new MeanPooling("pool", 2),
                    new Dense("out", 4, Nonlinearity.SOFTMAX)));

    /** Counted by hand. */
    @Test
    void costsAreCounted() {
        assertThat(network.profiles())
                .containsExactly(
                        LayerProfile.of("scale", 7 * 2 * 2, 0, List.of(7, 1, 2)),
                        LayerProfile.of("conv", 4 * 5 * (3 * 2 * 2 + 1 + 1), 3 * 2 * 5 + 5, List.of(4, 1, 5)),
                        LayerProfile.of("pool", 2 * 5 * 2, 0, List.of(2, 1, 5)),
                        LayerProfile.of("out", 4 * (10 * 2 + 1 + 3), 10 * 4 + 4, List.of(4)));
    }

    /** Counted by hand. */
    @Test
    void costsOfImagesAreCounted() {
        var images = new Network(
                List.of(7, 9),
                List.of(
                        new StandardiseImage("scale"),
                        new Convolution("conv", 5, new Extent(3, 2), new Extent(2, 1), Nonlinearity.RELU),
                        new MaxPooling("max", new Extent(2, 4)),
                        new MeanPooling("mean", Extent.square(2))));
        assertThat(images.profiles())
                .containsExactly(
                        LayerProfile.of("scale", 7 * 9 * 5, 0, List.of(7, 9, 1)),
                        LayerProfile.of("conv", 4 * 9 * 5 * (3 * 2 * 2 + 1 + 1), 3 * 2 * 5 + 5, List.of(4, 9, 5)),
                        LayerProfile.of("max", 2 * 2 * 5 * 2 * 4, 0, List.of(2, 2, 5)),
                        LayerProfile.of("mean", 5 * 4, 0, List.of(1, 1, 5)));
    }

    /** Counted by hand. */
    @Test
    void wayBackToRawRowsIsCounted() {
        var back = new Network(
                List.of(6, 2),
                List.of(
                        new Dense("code", 12, Nonlinearity.SIGMOID),
                        new Restore("back", List.of(1f, 2f), List.of(3f, 0f))));
        assertThat(back.profiles())
                .containsExactly(
                        LayerProfile.of("code", 12 * (2 * 12 + 1 + 3), 12 * 12 + 12, List.of(12)),
                        LayerProfile.of("back", 2 * 12, 0, List.of(6, 2)));
        assertThat(back.deviations()).containsExactly(3f, 0f);
        assertThat(network.deviations()).isEmpty();
    }

    /** Counted by hand. */
    @Test
    void costsOfSequencesAreCounted() {
        var sequences = new Network(
                List.of(6, 2),
                List.of(
                        new Standardise("scale", List.of(0, 1), List.of(0f, 0f), List.of(1f, 1f)),
                        new Lstm("lstm", 3)));
        assertThat(sequences.profiles().get(1))
                .isEqualTo(LayerProfile.of("lstm", 6 * (12 * (2 * 5 + 2) + 60), 12 * 2 + 12 * 3 + 12, List.of(3)));
    }

    /** Batches of the shipped models stay as they are; those of large images shrink. */
    @Test
    void batchesStaySmall() {
        assertThat(network.batchPoints()).isEqualTo(256);
        assertThat(new Network(List.of(128, 128), List.of(new StandardiseImage("scale"))).batchPoints())
                .isEqualTo(128);
        assertThat(new Network(List.of(4096, 4096), List.of(new StandardiseImage("scale"))).batchPoints())
                .isEqualTo(1);
    }

    /** Points that are made when they are needed are checked then. */
    @Test
    void pointsOfAnotherShapeAreRefused() {
        var examples = new Examples(List.of(1, 2));
        examples.add(() -> new float[] {20, 200}, 0);
        assertThat(examples.point(0)).containsExactly(20, 200);
        examples.add(() -> new float[3], 0);
        assertThatThrownBy(() -> examples.point(1)).hasMessageContaining("3 values");
    }

    @Test
    void startsFromTheSeed() {
        var weights = network.initialWeights(new Random(1));
        assertThat(weights).hasSize(4).containsExactlyElementsOf(network.initialWeights(new Random(1)));
        assertThat(weights.get(0)).hasSize(30);
        assertThat(weights.get(1)).containsOnly(0f);
    }

    @Test
    void channelsThatTellAreFound() {
        var random = new Random(2);
        var examples = new Examples(List.of(1, 3));
        for (int i = 0; i < 1000; i++) {
            float target = random.nextFloat();
            examples.add(new float[] {518.67f, target + random.nextFloat(), random.nextFloat()}, target);
        }
        assertThat(Moments.telling(examples, 0.2)).containsExactly(1);
        var moments = Moments.of(examples);
        assertThat(moments.mean().get(0)).isEqualTo(518.67f);
        assertThat(moments.deviation().get(2)).isBetween(0.27f, 0.31f);
        assertThatThrownBy(() -> examples.add(new float[2], 1)).hasMessageContaining("2 values");
    }
}
