package io.twinseal.inference.data.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.data.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BopDatasetTest {
    private static final String TRUTH = """
            {"7": [
              {"cam_R_m2c": [0, 1, 0, 0, 0, -1, -1, 0, 0], "cam_t_m2c": [1.5, -2, 650.25], "obj_id": 5},
              {"cam_R_m2c": [1, 0, 0, 0, 1, 0, 0, 0, 1], "cam_t_m2c": [0, 0, 700], "obj_id": 2}]}
            """;
    private static final String INFO = """
            {"7": [
              {"bbox_obj": [10, 20, 40, 30], "bbox_visib": [10, 20, 20, 30], "px_count_all": 9, "visib_fract": 0.75},
              {"bbox_obj": [1, 2, 3, 4], "bbox_visib": [-1, -1, -1, -1], "visib_fract": 0.0}]}
            """;
    private static final String CAMERA =
            "{\"7\": {\"cam_K\": [1076.7, 0, 186.2, 0, 1075.2, 184, 0, 0, 1], \"depth_scale\": 0.1, \"elev\": 45}}";
    private static final String MODELS = "{\"2\": {\"diameter\": 44.1}, \"5\": {\"diameter\": 108.7}}";

    @TempDir
    Path root = Path.of("");

    private Path scene = Path.of("");

    @BeforeEach
    void writeScene() throws IOException {
        scene = root.resolve("train_primesense/000003");
        Files.createDirectories(scene);
        Files.createDirectories(root.resolve("models_cad"));
        Files.writeString(root.resolve("models_cad/models_info.json"), MODELS);
        Files.writeString(scene.resolve("scene_gt.json"), TRUTH);
        Files.writeString(scene.resolve("scene_gt_info.json"), INFO);
        Files.writeString(scene.resolve("scene_camera.json"), CAMERA);
        var image = new BufferedImage(100, 80, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < 80; row++) {
            image.setRGB(0, row, 0x646464);
        }
        for (int row = 20; row < 50; row++) {
            for (int column = 10; column < 30; column++) {
                image.setRGB(column, row, 0xc8c8c8);
            }
        }
        Pictures.write(scene.resolve("rgb/000007.png"), image);
    }

    @Test
    void whatIsToBeSeenIsRead() {
        assertThat(BopDataset.splits(root)).containsExactly("train_primesense");
        var views = BopDataset.views(root, "train_primesense");
        assertThat(views).hasSize(1);
        var view = views.get(0);
        assertThat(view.object()).isEqualTo(5);
        assertThat(view.whole()).isEqualTo(new Box(10, 20, 40, 30));
        assertThat(view.visible()).isEqualTo(new Box(10, 20, 20, 30));
        assertThat(view.visibleShare()).isEqualTo(0.75);
        assertThat(view.camera()).isEqualTo(new Camera(1076.7, 1075.2, 186.2, 184));
        assertThat(view.pose().translation()).containsExactly(1.5, -2, 650.25);
        assertThat(view.pose().viewpoint()).containsExactly(new double[] {1, 0, 0}, within(1e-12));
    }

    /** The box of 20 × 30 becomes a square of 34 around its centre, which leaves 2 above and below and 7 at the sides. */
    @Test
    void aCropIsTheSquareAroundABox() {
        var view = BopDataset.views(root, "train_primesense").get(0);
        var crop = view.crop(view.visible(), 34);
        for (int row = 0; row < 34; row++) {
            for (int column = 0; column < 34; column++) {
                boolean isIn = row >= 2 && row < 32 && column >= 7 && column < 27;
                assertThat(crop.at(row, column)).as("%d, %d", row, column).isEqualTo(isIn ? 200 : 0);
            }
        }
        assertThat(view.crop(view.visible(), 17).at(8, 8)).isEqualTo(200);
        var beyond = view.crop(new Box(15, 60, 10, 100), 110);
        assertThat(beyond.rows()).isEqualTo(110);
        var edge = view.crop(new Box(-30, 25, 50, 10), 54);
        assertThat(edge.at(27, 0)).as("the first column goes on").isEqualTo(100);
        assertThat(edge.at(27, 53)).isEqualTo(200);
        assertThatThrownBy(() -> view.crop(new Box(100, 0, 5, 5), 8))
                .hasMessageContaining("000007.png: has 100 × 80 pixels, and Box[left=100");
    }

    @Test
    void greyPicturesAndJpegsWillDo() throws IOException {
        Files.delete(scene.resolve("rgb/000007.png"));
        Pictures.write(scene.resolve("gray/000007.jpg"), Pictures.image(80, 100, (row, column) -> 90));
        var view = BopDataset.views(root, "train_primesense").get(0);
        assertThat(view.crop(view.whole(), 8).at(4, 4)).isBetween(88, 92);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scene_gt.json | \"obj_id\": 5 | \"obj_id\": 6 | $.7[0].obj_id is 6, and models_info.json has only [2, 5]",
                "scene_gt.json | \"obj_id\": 5 | \"obj_id\": 5.5 | $.7[0].obj_id is 5.5, not a whole number",
                "scene_gt.json | \"obj_id\": 5 | \"id\": 5 | $.7[0] has no \"obj_id\"",
                "scene_gt.json | [0, 1, 0, 0, | [0, 1, 0, | $.7[0].cam_R_m2c has 8 numbers, not 9",
                "scene_gt.json | [0, 1, 0, 0, | [0, 1, 0, 0.2, | $.7[0].cam_R_m2c is no rotation: rows 2 and 2",
                "scene_gt.json | 650.25 | \"far\" | $.7[0].cam_t_m2c[2] is \"far\", not a finite number",
                "scene_gt.json | 650.25 | 1e999 | $.7[0].cam_t_m2c[2] is 1e999, not a finite number",
                "scene_gt.json | 650.25 | NaN | scene_gt.json: cannot be read as JSON (",
                "scene_gt.json | {\"7\" | {\"x\" | $ has the key \"x\", which is no number",
                "scene_gt.json | {\"7\" | {\"8\" | scene_gt_info.json: $ has no \"8\", an image of scene_gt.json",
                "scene_gt_info.json | [10, 20, 40, 30] | [10, 20, 40] | $.7[0].bbox_obj has 3 numbers, not 4",
                "scene_gt_info.json | [10, 20, 20, 30] | [10, 20, 0, 30] | $.7[0].bbox_visib[2] is 0, and no box",
                "scene_gt_info.json | [10, 20, 20, 30] | [10, 20, 20, 9999999] | $.7[0].bbox_visib[3] is 9999999",
                "scene_gt_info.json | 0.75 | 1.75 | $.7[0].visib_fract is 1.75, not from 0 to 1",
                "scene_gt_info.json | {\"7\": [ | {\"7\": [{}, | $.7 has 3 parts, and scene_gt.json has 2",
                "scene_gt_info.json | {\"7\": [ | {\"7\": 1, \"6\": [ | $.7 is 1, not a list",
                "scene_camera.json | 1076.7 | 0 | $.7.cam_K has focal lengths 0.0 and 1075.2",
                "scene_camera.json | {\"7\" | {\"6\" | $ has no \"7\", an image of scene_gt.json",
                "scene_camera.json | {\"7\" | [{\"7\" | scene_camera.json: cannot be read as JSON (",
            })
    void thePlaceInTheJsonIsNamed(String name, String good, String bad, String message) throws IOException {
        var file = scene.resolve(name);
        var text = Files.readString(file);
        assertThat(text).contains(good);
        Files.writeString(file, text.replace(good, bad));
        assertThatThrownBy(() -> BopDataset.views(root, "train_primesense"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(scene.toString());
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Files.delete(scene.resolve("rgb/000007.png"));
        assertThatThrownBy(() -> BopDataset.views(root, "train_primesense"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("rgb/000007.png: there is no such file, nor one that ends on .jpg, nor in gray");
        Files.delete(scene.resolve("scene_camera.json"));
        assertThatThrownBy(() -> BopDataset.views(root, "train_primesense"))
                .hasMessageContaining("scene_camera.json: there is no such file");
        Files.createDirectories(root.resolve("test"));
        assertThatThrownBy(() -> BopDataset.views(root, "test"))
                .hasMessageContaining("holds no part that is to be seen");
        assertThatThrownBy(() -> BopDataset.views(root, "val")).hasMessageContaining("val: cannot be listed");
    }
}
