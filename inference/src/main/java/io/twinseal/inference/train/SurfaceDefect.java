package io.twinseal.inference.train;

import io.twinseal.inference.data.GreyImage;
import io.twinseal.inference.data.LabelledImages;
import io.twinseal.inference.data.LineCamera;
import io.twinseal.inference.data.SurfaceGenerator;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Extent;
import io.twinseal.inference.train.Layer.MaxPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.StandardiseImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * {@code surface-cnn}: the kind of fault on an image of a steel surface, by four convolutions each followed by a maximum
 * (Liang et al. 2020, "Toward edge-based deep learning in industrial Internet of Things", for images of 128 × 128). A data
 * point is an image, line by line. The first convolution takes every other pixel as its centre, which halves the work, and the last
 * maximum is taken over so much that place hardly counts.
 *
 * <p>Neighbouring numbers may be pictures of one sheet, so training, validation and test are runs of successive numbers of
 * each kind: a network that knows a sheet again gains little by it.
 */
public final class SurfaceDefect {
    public static final String NAME = "surface-cnn";

    /** The same network and plan on images of {@link SurfaceGenerator}. */
    public static final String GENERATED = "generated-surface-cnn";

    private static final int SIDE = LineCamera.SIDE;
    private static final long SEED = 1;
    private static final int EPOCHS = 12;
    private static final double TRAINING_SHARE = 0.6;
    private static final double VALIDATION_SHARE = 0.15;
    private static final int GENERATED_IMAGES = 120;
    private static final int TEXTURES = 11;
    private static final String SPLIT =
            "of each kind, by number, the first 60 % for training, also mirrored and upside down, the next 15 % for"
                    + " validation; test: the last 25 %";

    private SurfaceDefect() {}

    /** Reads a folder of images as {@link LabelledImages} describes. */
    public static Recipe recipe(Path folder) {
        return recipe(NAME, "NEU surface defect database", LabelledImages.read(folder, SIDE, SIDE), EPOCHS);
    }

    /** Draws its images. */
    public static Recipe generated() {
        return generated(GENERATED_IMAGES, EPOCHS);
    }

    /** The same from fewer images, or with less training. */
    public static Recipe generated(int imagesPerKind, int epochs) {
        var generator = new SurfaceGenerator(SEED);
        var images = new TreeMap<String, List<GreyImage>>();
        for (var kind : SurfaceGenerator.KINDS) {
            images.put(
                    kind,
                    IntStream.range(0, imagesPerKind)
                            .mapToObj(number -> generator.image(kind, number))
                            .toList());
        }
        return recipe(GENERATED, "images of SurfaceGenerator, seed " + SEED, images, epochs);
    }

    private static Recipe recipe(String name, String dataset, SortedMap<String, List<GreyImage>> images, int epochs) {
        var pointShape = List.of(SIDE, SIDE);
        var plain = new Examples(pointShape);
        var training = new Examples(pointShape);
        var validation = new Examples(pointShape);
        var test = new Examples(pointShape);
        var labels = List.copyOf(images.keySet());
        for (int label = 0; label < labels.size(); label++) {
            var target = new float[labels.size()];
            target[label] = 1;
            var ofKind = images.getOrDefault(labels.get(label), List.of());
            int trained = (int) (TRAINING_SHARE * ofKind.size());
            int chosen = (int) ((TRAINING_SHARE + VALIDATION_SHARE) * ofKind.size());
            for (var image : ofKind.subList(0, trained)) {
                plain.add(image::values, target);
                training.add(image::values, target);
                training.add(() -> image.mirrored().values(), target);
                training.add(() -> image.upsideDown().values(), target);
                training.add(() -> image.mirrored().upsideDown().values(), target);
            }
            ofKind.subList(trained, chosen).forEach(image -> validation.add(image::values, target));
            ofKind.subList(chosen, ofKind.size()).forEach(image -> test.add(image::values, target));
        }
        var linear = LinearBaseline.fit(plain, SurfaceDefect::texture);
        return new Recipe(
                name,
                OutputKind.CLASSIFICATION,
                labels,
                SIDE,
                new TrainingPlan(network(labels.size()), SEED, epochs, 16, 1, 0.0015f, 0.3f),
                training,
                validation,
                test,
                Measure.ACCURACY,
                dataset,
                SPLIT,
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
