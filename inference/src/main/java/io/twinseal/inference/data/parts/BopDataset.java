package io.twinseal.inference.data.parts;

import io.twinseal.inference.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A data set in the layout of the BOP benchmark, such as T-LESS
 * (https://github.com/thodan/bop_toolkit/blob/master/docs/bop_datasets_format.md):
 *
 * <pre>
 * models/models_info.json                  {"1": {"diameter": 63.5, …}, …}; may be missing
 * train_primesense/000001/                 a split, and in it a scene
 *     rgb/000000.png                       or .jpg, or gray/ in place of rgb/
 *     scene_gt.json                        {"0": [{"obj_id": 1, "cam_R_m2c": […], "cam_t_m2c": […]}, …], …}
 *     scene_gt_info.json                   {"0": [{"bbox_obj": […], "bbox_visib": […], "visib_fract": 0.9}, …], …}
 *     scene_camera.json                    {"0": {"cam_K": […]}, …}
 * </pre>
 *
 * What else is there (depth, masks, meshes) is passed over.
 */
public final class BopDataset {
    private static final List<String> MODEL_FOLDERS = List.of("models", "models_cad", "models_eval");
    private static final String SPLIT = "(train|val|test)(_.+)?";
    private static final int BOX_SIDE_MAX = 1 << 13;

    private BopDataset() {}

    /**
     * Names of the splits that are there, such as {@code train_primesense}, in order.
     *
     * @throws DataException if the folder cannot be listed
     */
    public static List<String> splits(Path root) {
        return folders(root, SPLIT).stream().map(BopDataset::name).toList();
    }

    /**
     * All parts in the images of a split of which anything is to be seen, by scene and image. Images are read later, but
     * must be there.
     *
     * @param root holds the splits
     * @throws DataException at the first thing that is missing or wrong, with the file and the place in its JSON
     */
    public static List<PartView> views(Path root, String split) {
        var models = models(root);
        var scenes = folders(root.resolve(split), "\\d{1,9}");
        var views = new ArrayList<PartView>();
        for (var scene : scenes) {
            addScene(scene, models, views);
        }
        if (views.isEmpty()) {
            throw new DataException(
                    root.resolve(split), "holds no part that is to be seen", "unpack scenes there, such as 000001/");
        }
        return List.copyOf(views);
    }

    private static void addScene(Path scene, Set<Integer> models, List<PartView> views) {
        var truths = JsonPlace.read(scene.resolve("scene_gt.json")).numbered();
        var infoFile = JsonPlace.read(scene.resolve("scene_gt_info.json"));
        var infos = infoFile.numbered();
        var cameraFile = JsonPlace.read(scene.resolve("scene_camera.json"));
        var cameras = cameraFile.numbered();
        for (var entry : truths.entrySet()) {
            int number = entry.getKey();
            var parts = entry.getValue().elements();
            var seen = of(number, infos, infoFile).elements();
            var camera = camera(of(number, cameras, cameraFile).member("cam_K"));
            if (seen.size() != parts.size()) {
                throw of(number, infos, infoFile)
                        .fault("has " + seen.size() + " parts, and scene_gt.json has " + parts.size());
            }
            var image = image(scene, number);
            for (int i = 0; i < parts.size(); i++) {
                double visible = share(seen.get(i).member("visib_fract"));
                // What is not to be seen has a box of -1, -1, -1, -1.
                if (visible > 0) {
                    views.add(new PartView(
                            image,
                            object(parts.get(i).member("obj_id"), models),
                            pose(parts.get(i)),
                            camera,
                            box(seen.get(i).member("bbox_obj")),
                            box(seen.get(i).member("bbox_visib")),
                            visible));
                }
            }
        }
    }

    private static JsonPlace of(int image, SortedMap<Integer, JsonPlace> entries, JsonPlace file) {
        var entry = entries.get(image);
        if (entry == null) {
            throw file.fault("has no \"" + image + "\", an image of scene_gt.json");
        }
        return entry;
    }

    private static int object(JsonPlace place, Set<Integer> models) {
        int object = place.whole();
        if (!models.isEmpty() && !models.contains(object)) {
            throw place.fault("is " + object + ", and models_info.json has only " + models);
        }
        return object;
    }

    private static Pose pose(JsonPlace part) {
        var rotation = part.member("cam_R_m2c");
        var numbers = rotation.numbers(9);
        var translation = part.member("cam_t_m2c").numbers(3);
        try {
            return new Pose(numbers, translation);
        } catch (IllegalArgumentException e) {
            throw rotation.fault("is no rotation: " + e.getMessage());
        }
    }

    private static Camera camera(JsonPlace place) {
        var k = place.numbers(9);
        if (k[0] <= 0 || k[4] <= 0) {
            throw place.fault("has focal lengths " + k[0] + " and " + k[4] + ", which should be above 0");
        }
        return new Camera(k[0], k[4], k[2], k[5]);
    }

    private static Box box(JsonPlace place) {
        var numbers = new int[4];
        var elements = place.elements();
        if (elements.size() != numbers.length) {
            throw place.fault("has " + elements.size() + " numbers, not 4");
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = elements.get(i).whole();
            if (Math.abs((long) numbers[i]) > BOX_SIDE_MAX || (i > 1 && numbers[i] < 1)) {
                throw elements.get(i).fault("is " + numbers[i] + ", and no box of left, top, width and height is so");
            }
        }
        return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static double share(JsonPlace place) {
        double share = place.number();
        if (share < 0 || share > 1) {
            throw place.fault("is " + share + ", not from 0 to 1");
        }
        return share;
    }

    private static Path image(Path scene, int number) {
        var name = String.format(Locale.ROOT, "%06d", number);
        for (var folder : List.of("rgb", "gray")) {
            for (var ending : List.of(".png", ".jpg")) {
                var file = scene.resolve(folder).resolve(name + ending);
                if (Files.exists(file)) {
                    return file;
                }
            }
        }
        throw new DataException(
                scene.resolve("rgb").resolve(name + ".png"),
                "there is no such file, nor one that ends on .jpg, nor in gray",
                "unpack the whole data set there");
    }

    private static Set<Integer> models(Path root) {
        for (var folder : MODEL_FOLDERS) {
            var file = root.resolve(folder).resolve("models_info.json");
            if (Files.exists(file)) {
                return new TreeSet<>(JsonPlace.read(file).numbered().keySet());
            }
        }
        return Set.of();
    }

    private static List<Path> folders(Path parent, String pattern) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(
                            child -> Files.isDirectory(child) && name(child).matches(pattern))
                    .sorted(Comparator.comparing(BopDataset::name))
                    .toList();
        } catch (IOException e) {
            throw new DataException(parent, "cannot be listed (" + e.getMessage() + ")", "check the path", e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
