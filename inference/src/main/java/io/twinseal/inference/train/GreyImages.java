package io.twinseal.inference.train;

import io.twinseal.inference.data.LineCamera;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Extent;
import io.twinseal.inference.train.Layer.MaxPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.StandardiseImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the recipes that tell kinds of grey images have in common: four convolutions each followed by a maximum (Liang et
 * al. 2020, "Toward edge-based deep learning in industrial Internet of Things", for images of 128 × 128). A data point is an
 * image, line by line. The first convolution takes every other pixel as its centre, which halves the work, and the last
 * maximum is taken over so much that place hardly counts.
 */
final class GreyImages {
    /** Rows and columns of a data point. */
    static final int SIDE = LineCamera.SIDE;

    private static final long SEED = 1;
    private static final int TEXTURES = 11;

    private GreyImages() {}

    static Examples examples() {
        return new Examples(List.of(SIDE, SIDE));
    }

    /** The answer for a kind: one in its place, zero elsewhere. */
    static float[] target(int kind, int kinds) {
        var target = new float[kinds];
        target[kind] = 1;
        return target;
    }

    /**
     * A recipe with linear regression on texture beside it.
     *
     * @param plain the training images as they are, for the regression
     * @param training the same, perhaps flipped as well
     */
    static Recipe recipe(
            String name,
            String dataset,
            String split,
            List<String> labels,
            int epochs,
            Examples plain,
            Examples training,
            Examples validation,
            Examples test) {
        var linear = LinearBaseline.fit(plain, GreyImages::texture);
        return new Recipe(
                name,
                OutputKind.CLASSIFICATION,
                labels,
                SIDE,
                new TrainingPlan(network(labels.size()), SEED, epochs, 16, 1, 0.0015f, 0.3f),
                Optional.empty(),
                training,
                validation,
                test,
                Measure.ACCURACY,
                dataset,
                split,
                new TreeMap<>(
                        Map.of("test_accuracy_linear_on_texture", Measure.ACCURACY.of(linear.predict(test), test))));
    }

    private static Network network(int kinds) {
        return new Network(
                List.of(SIDE, SIDE),
                List.of(
                        new StandardiseImage("scale"),
                        new Convolution("conv1", 8, Extent.square(5), Extent.square(2), Nonlinearity.RELU),
                        new MaxPooling("pool1", Extent.square(2)),
                        new Convolution("conv2", 16, Extent.square(3), Extent.square(1), Nonlinearity.RELU),
                        new MaxPooling("pool2", Extent.square(2)),
                        new Convolution("conv3", 32, Extent.square(3), Extent.square(1), Nonlinearity.RELU),
                        new MaxPooling("pool3", Extent.square(2)),
                        new Convolution("conv4", 64, Extent.square(3), Extent.square(1), Nonlinearity.RELU),
                        new MaxPooling("pool4", Extent.square(4)),
                        new Dense("dense", 64, Nonlinearity.RELU),
                        new Dense("kind", kinds, Nonlinearity.SOFTMAX)));
    }

    /**
     * What a simple inspection would look at: the deviation of the levels and, in units of it, how far their darkest and
     * brightest hundredth are from the mean, and the mean step between pixels 1, 2, 4 and 8 apart, across and along.
     */
    private static float[] texture(float[] point) {
        double mean = 0;
        double squares = 0;
        for (float level : point) {
            mean += level / point.length;
            squares += (double) level * level / point.length;
        }
        double deviation = Math.sqrt(Math.max(0, squares - mean * mean) + 1);
        var sorted = point.clone();
        Arrays.sort(sorted);
        var texture = new float[TEXTURES];
        texture[0] = (float) deviation;
        texture[1] = (float) ((sorted[sorted.length / 100] - mean) / deviation);
        texture[2] = (float) ((sorted[sorted.length - sorted.length / 100] - mean) / deviation);
        for (int i = 3; i < TEXTURES; i += 2) {
            int apart = 1 << ((i - 3) / 2);
            texture[i] = (float) (step(point, apart, SIDE - apart, SIDE) / deviation);
            texture[i + 1] = (float) (step(point, apart * SIDE, SIDE, SIDE - apart) / deviation);
        }
        return texture;
    }

    /** Mean difference between pixels {@code apart} in the array, from the first columns and rows. */
    private static double step(float[] point, int apart, int columns, int rows) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * SIDE + column;
                sum += Math.abs(point[at + apart] - point[at]);
            }
        }
        return sum / rows / columns;
    }
}
