package io.twinseal.inference.data.parts;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Pictures of industrial parts without texture, in the layout that {@link BopDataset} reads: shading alone tells them.
 * They stand in for T-LESS (Hodaň et al. 2017), which they resemble in what makes it hard: parts of one dull colour, much
 * alike, seen from all sides, in light that changes.
 *
 * <p>Each ray of a pinhole camera is followed to the first surface (solids added to and cut out of each other), which
 * reflects light of one direction by Lambert and a little of it as a highlight by Phong. Drawn from the seed are light,
 * brightness, background, noise, a small turn and shift, and up to three small things that lie about and may hide some of
 * the part. There are no shadows.
 */
public final class PartRenderer {
    /** Name of the split that is written. */
    public static final String SPLIT = "train_rendered";

    private static final double FOCAL_SHARE = 4;
    private static final double DISTANCE_MILLIS = 600;
    private static final double GOLDEN_ANGLE_DEGREES = 180 * (3 - Math.sqrt(5));
    private static final int CLUTTER_MAX = 3;
    private static final int HIGHLIGHT_POWER = 12;

    private final long seed;
    private final int side;
    private final Camera camera;

    /**
     * Draws from a seed.
     *
     * @param side rows and columns of an image; the part takes up about two thirds of them
     */
    public PartRenderer(long seed, int side) {
        this.seed = seed;
        this.side = side;
        this.camera = new Camera(FOCAL_SHARE * side, FOCAL_SHARE * side, side / 2.0, side / 2.0);
    }

    /** Something that is to be seen. */
    private record Thing(Shape shape, Pose pose, double brightness) {}

    /**
     * Writes a scene for each part, and in it images from so many sides, evenly around the part. The same seed writes the
     * same.
     *
     * @throws IOException if the files cannot be written
     */
    public void write(Path root, int viewsPerPart) throws IOException {
        var models = new JsonObject();
        for (var part : PartCatalogue.PARTS.entrySet()) {
            models.add(String.valueOf(part.getKey()), modelInfo(part.getValue()));
            writeScene(
                    root.resolve(SPLIT).resolve(numbered(part.getKey())), part.getKey(), part.getValue(), viewsPerPart);
        }
        Files.createDirectories(root.resolve("models"));
        Files.writeString(root.resolve("models/models_info.json"), models.toString());
    }

    private void writeScene(Path scene, int object, Shape shape, int views) throws IOException {
        Files.createDirectories(scene.resolve("gray"));
        var truths = new JsonObject();
        var infos = new JsonObject();
        var cameras = new JsonObject();
        for (int view = 0; view < views; view++) {
            var random = new Random(31 * (31 * seed + object) + view * 1_000_003L);
            double elevation = Math.toDegrees(Math.asin(1 - (2 * view + 1.0) / views));
            var pose = Pose.from(
                    elevation,
                    view * GOLDEN_ANGLE_DEGREES,
                    between(random, -10, 10),
                    between(random, -8, 8),
                    between(random, -8, 8),
                    DISTANCE_MILLIS + between(random, -40, 40));
            var picture = picture(new Thing(shape, pose, between(random, 0.45, 1)), random);
            var name = String.valueOf(view);
            ImageIO.write(
                    picture.image(),
                    "png",
                    scene.resolve("gray").resolve(numbered(view) + ".png").toFile());
            truths.add(name, list(truth(object, pose)));
            infos.add(name, list(picture.info()));
            var matrix = new JsonObject();
            matrix.add(
                    "cam_K",
                    numbers(camera.focalX(), 0, camera.centreX(), 0, camera.focalY(), camera.centreY(), 0, 0, 1));
            cameras.add(name, matrix);
        }
        Files.writeString(scene.resolve("scene_gt.json"), truths.toString());
        Files.writeString(scene.resolve("scene_gt_info.json"), infos.toString());
        Files.writeString(scene.resolve("scene_camera.json"), cameras.toString());
    }

    /** The first thing is the part, whose pixels are counted. */
    private Picture picture(Thing part, Random random) {
        var things = new ArrayList<Thing>(List.of(part));
        int clutter = random.nextInt(CLUTTER_MAX + 1);
        for (int i = 0; i < clutter; i++) {
            things.add(clutter(random));
        }
        var light = unit(between(random, -1.2, 1.2), between(random, -1.2, 0.6), -1);
        double ambient = between(random, 0.15, 0.4);
        double background = between(random, 20, 150);
        double across = between(random, -32, 32);
        double down = between(random, -32, 32);
        double noise = between(random, 2, 7);
        var picture = new Picture(side);
        var eyes = things.stream().map(thing -> thing.pose.camera()).toList();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                var ray = camera.ray(column, row);
                double level = background + across * column / side + down * row / side;
                double nearest = Double.POSITIVE_INFINITY;
                int seen = -1;
                for (int i = 0; i < things.size(); i++) {
                    var thing = things.get(i);
                    var hit = thing.shape.hit(eyes.get(i), thing.pose.turnedBack(ray));
                    if (hit != null && i == 0) {
                        picture.whole(row, column);
                    }
                    if (hit != null && hit.way() < nearest) {
                        nearest = hit.way();
                        seen = i;
                        level = thing.brightness * shade(thing.pose.turned(hit.normal()), ray, light, ambient);
                    }
                }
                picture.set(row, column, level + noise * random.nextGaussian(), seen == 0);
            }
        }
        return picture;
    }

    /** Level of a white surface. */
    private static double shade(double[] normal, double[] ray, double[] light, double ambient) {
        double facing = Math.max(0, Pose.dot(normal, light));
        double towards = 2 * Pose.dot(normal, light);
        double[] mirrored = {
            towards * normal[0] - light[0], towards * normal[1] - light[1], towards * normal[2] - light[2]
        };
        double highlight = facing == 0 ? 0 : Math.pow(Math.max(0, -Pose.dot(mirrored, ray)), HIGHLIGHT_POWER);
        return 220 * (ambient + (1 - ambient) * facing) + 35 * highlight;
    }

    /** A small box or rod at the edge of the picture, before or behind the part. */
    private static Thing clutter(Random random) {
        var centre = new double[3];
        double size = between(random, 8, 22);
        double length = between(random, 10, 40);
        var solid = random.nextBoolean()
                ? Solid.box(centre, size, size, length)
                : Solid.cylinder(centre, random.nextInt(3), size / 2, length);
        double direction = between(random, 0, 360);
        double away = between(random, 45, 72);
        var pose = Pose.from(
                between(random, -90, 90),
                between(random, 0, 360),
                between(random, 0, 360),
                away * Math.cos(Math.toRadians(direction)),
                away * Math.sin(Math.toRadians(direction)),
                DISTANCE_MILLIS + between(random, -60, 60));
        return new Thing(new Shape(List.of(solid), List.of()), pose, between(random, 0.2, 1));
    }

    /** The diameter is that of the box around the part, an upper bound. */
    private static JsonObject modelInfo(Shape shape) {
        var info = new JsonObject();
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            char axis = "xyz".charAt(i);
            double size = shape.high(i) - shape.low(i);
            info.addProperty("min_" + axis, shape.low(i));
            info.addProperty("size_" + axis, size);
            squares += size * size;
        }
        info.addProperty("diameter", Math.sqrt(squares));
        return info;
    }

    private static JsonObject truth(int object, Pose pose) {
        var truth = new JsonObject();
        truth.addProperty("obj_id", object);
        truth.add("cam_R_m2c", numbers(pose.rotation()));
        truth.add("cam_t_m2c", numbers(pose.translation()));
        return truth;
    }

    private static JsonArray numbers(double... values) {
        var numbers = new JsonArray();
        for (double value : values) {
            numbers.add(value);
        }
        return numbers;
    }

    private static JsonArray list(JsonObject only) {
        var list = new JsonArray();
        list.add(only);
        return list;
    }

    private static String numbered(int number) {
        return String.format(Locale.ROOT, "%06d", number);
    }

    private static double[] unit(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / length, y / length, z / length};
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
