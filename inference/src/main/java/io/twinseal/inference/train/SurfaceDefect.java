package io.twinseal.inference.train;

import io.twinseal.inference.data.GreyImage;
import io.twinseal.inference.data.LabelledImages;
import io.twinseal.inference.data.SurfaceGenerator;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * {@code surface-cnn}: the kind of fault on an image of a steel surface, by the network of {@link GreyImages}.
 *
 * <p>Neighbouring numbers may be pictures of one sheet, so training, validation and test are runs of successive numbers of
 * each kind: a network that knows a sheet again gains little by it.
 */
public final class SurfaceDefect {
    public static final String NAME = "surface-cnn";

    /** The same network and plan on images of {@link SurfaceGenerator}. */
    public static final String GENERATED = "generated-surface-cnn";

    private static final long SEED = 1;
    private static final int EPOCHS = 12;
    private static final double TRAINING_SHARE = 0.6;
    private static final double VALIDATION_SHARE = 0.15;
    private static final int GENERATED_IMAGES = 120;
    private static final String SPLIT =
            "of each kind, by number, the first 60 % for training, also mirrored and upside down, the next 15 % for"
                    + " validation; test: the last 25 %";

    private SurfaceDefect() {}

    /** Reads a folder of images as {@link LabelledImages} describes. */
    public static Recipe recipe(Path folder) {
        return recipe(
                NAME,
                "NEU surface defect database",
                LabelledImages.read(folder, GreyImages.SIDE, GreyImages.SIDE),
                EPOCHS);
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
        var plain = GreyImages.examples();
        var training = GreyImages.examples();
        var validation = GreyImages.examples();
        var test = GreyImages.examples();
        var labels = List.copyOf(images.keySet());
        for (int label = 0; label < labels.size(); label++) {
            var target = GreyImages.target(label, labels.size());
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
        return GreyImages.recipe(name, dataset, SPLIT, labels, epochs, plain, training, validation, test);
    }
}
