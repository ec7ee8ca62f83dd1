package io.twinseal.inference.train;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.data.GreyImage;
import io.twinseal.inference.data.parts.BopDataset;
import io.twinseal.inference.data.parts.PartRenderer;
import io.twinseal.inference.data.parts.PartView;
import io.twinseal.inference.model.BundleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * {@code parts-cnn}: which part without texture an image shows, by the network of {@link GreyImages}. A data point is the
 * square around what is to be seen of the part. Measured on sides of the parts that training did not see
 * ({@link ViewpointSplit}).
 */
public final class PartRecognition {
    public static final String NAME = "parts-cnn";

    /** The same network and plan on images of {@link PartRenderer}. */
    public static final String RENDERED = "rendered-parts-cnn";

    private static final long SEED = 1;
    private static final int EPOCHS = 10;
    private static final int RENDERED_VIEWS = 300;
    private static final int RENDERED_SIDE = 160;
    private static final int VIEWS_MAX = 160;
    private static final double VISIBLE_SHARE_MIN = 0.5;
    private static final String SPLIT =
            "by viewpoint: test and validation are what is seen from within 20° of four and two directions, at elevation"
                    + " 35° and -35°; views up to 11° around are left out, the others are for training, also mirrored";

    private PartRecognition() {}

    /**
     * Reads the first split of a folder whose name begins with {@code train}, as {@link BopDataset} describes; of each part
     * at most {@value #VIEWS_MAX} views, evenly chosen among those at least half of which is to be seen.
     */
    public static Recipe recipe(Path folder) {
        var split = BopDataset.splits(folder).stream()
                .filter(name -> name.startsWith("train"))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        folder, "has no split for training", "put there train_primesense or another"));
        return recipe(NAME, "T-LESS or another of the BOP benchmark, " + split, folder, split, EPOCHS, VIEWS_MAX);
    }

    /** Renders its images. */
    public static Recipe rendered() {
        return rendered(RENDERED_VIEWS, EPOCHS);
    }

    /** The same from fewer images, or with less training. */
    public static Recipe rendered(int viewsPerPart, int epochs) {
        var dataset = "images of PartRenderer, seed " + SEED;
        try {
            var folder = Files.createTempDirectory("twinseal-parts-");
            try {
                new PartRenderer(SEED, RENDERED_SIDE).write(folder, viewsPerPart);
                return recipe(RENDERED, dataset, folder, PartRenderer.SPLIT, epochs, viewsPerPart);
            } finally {
                BundleFiles.delete(folder);
            }
        } catch (IOException e) {
            throw new DataException(
                    Path.of(System.getProperty("java.io.tmpdir", "")),
                    "takes no images (" + e.getMessage() + ")",
                    "free some space there, or choose another folder by -Djava.io.tmpdir",
                    e);
        }
    }

    private static Recipe recipe(String name, String dataset, Path root, String split, int epochs, int viewsMax) {
        var byPart = new TreeMap<Integer, List<PartView>>();
        for (var view : BopDataset.views(root, split)) {
            if (view.visibleShare() >= VISIBLE_SHARE_MIN) {
                byPart.computeIfAbsent(view.object(), any -> new ArrayList<>()).add(view);
            }
        }
        var plain = GreyImages.examples();
        var training = GreyImages.examples();
        var validation = GreyImages.examples();
        var test = GreyImages.examples();
        int label = 0;
        for (var views : byPart.values()) {
            var target = GreyImages.target(label++, byPart.size());
            int before = training.count();
            int tested = test.count();
            int taken = Math.min(viewsMax, views.size());
            for (int i = 0; i < taken; i++) {
                var view = views.get((int) ((long) i * views.size() / taken));
                switch (ViewpointSplit.of(view.pose())) {
                    case TRAINING -> {
                        var image = add(plain, view, target);
                        training.add(image::values, target);
                        training.add(() -> image.mirrored().values(), target);
                    }
                    case VALIDATION -> add(validation, view, target);
                    case TEST -> add(test, view, target);
                    case NONE -> {}
                }
            }
            if (training.count() == before || test.count() == tested) {
                throw new DataException(
                        root.resolve(split),
                        "has part " + views.get(0).object() + " from too few sides to train and to test on",
                        "give a split that shows each part from all sides");
            }
        }
        var labels = byPart.keySet().stream().map(object -> "part " + object).toList();
        return GreyImages.recipe(name, dataset, SPLIT, labels, epochs, plain, training, validation, test);
    }

    private static GreyImage add(Examples examples, PartView view, float[] target) {
        var image = view.crop(view.visible(), GreyImages.SIDE);
        examples.add(image::values, target);
        return image;
    }
}
