package io.twinseal.inference.data.parts;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.data.GreyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartRendererTest {
    private static final int SIDE = 64;

    @TempDir
    static Path folder = Path.of("");

    private static List<PartView> views = List.of();

    @BeforeAll
    static void render() throws IOException {
        new PartRenderer(3, SIDE).write(folder.resolve("many"), 6);
        views = BopDataset.views(folder.resolve("many"), PartRenderer.SPLIT);
    }

    @Test
    void whatIsWrittenIsReadAgainAndFits() {
        assertThat(views).hasSize(8 * 6);
        for (var view : views) {
            var box = view.whole();
            var at = view.pose().toCamera(0, 0, 0);
            double column =
                    view.camera().focalX() * at[0] / at[2] + view.camera().centreX();
            double row = view.camera().focalY() * at[1] / at[2] + view.camera().centreY();
            assertThat(column).as("%s", view).isBetween(box.left() - 1.0, box.left() + box.width() + 1.0);
            assertThat(row).as("%s", view).isBetween(box.top() - 1.0, box.top() + box.height() + 1.0);
            assertThat(box.left()).as("nothing of the part is cut off").isPositive();
            assertThat(box.left() + box.width()).isLessThan(SIDE);
            assertThat(view.visibleShare()).isBetween(0.5, 1.0);
            assertThat(view.crop(view.visible(), 128).rows()).isEqualTo(128);
        }
    }

    /** The corners of a box-shaped part, by pose and camera, are the corners of the box that the renderer counted. */
    @Test
    void boxesAreWherePoseAndCameraPutThePart() {
        for (var view : views) {
            var shape = Objects.requireNonNull(PartCatalogue.PARTS.get(view.object()));
            double left = 1e9;
            double right = -1e9;
            for (int corner = 0; corner < 8; corner++) {
                var point = new double[3];
                for (int i = 0; i < 3; i++) {
                    point[i] = (corner >> i & 1) == 0 ? shape.low(i) : shape.high(i);
                }
                var at = view.pose().toCamera(point);
                double column =
                        view.camera().focalX() * at[0] / at[2] + view.camera().centreX();
                left = Math.min(left, column);
                right = Math.max(right, column);
            }
            assertThat((double) view.whole().left()).as("%s", view).isGreaterThan(left - 1);
            assertThat((double) view.whole().left() + view.whole().width()).isLessThan(right + 2);
            assertThat(view.whole().width()).isGreaterThan((int) (0.55 * (right - left)));
        }
    }

    @Test
    void theSeedSaysWhatIsWritten() throws IOException {
        new PartRenderer(3, SIDE).write(folder.resolve("a"), 1);
        new PartRenderer(3, SIDE).write(folder.resolve("b"), 1);
        new PartRenderer(4, SIDE).write(folder.resolve("c"), 1);
        assertThat(contents(folder.resolve("a"))).isEqualTo(contents(folder.resolve("b")));
        assertThat(contents(folder.resolve("a"))).isNotEqualTo(contents(folder.resolve("c")));
    }

    /** Otherwise a threshold would do. */
    @Test
    void brightnessAloneTellsNoPart() {
        var darkest = new TreeMap<Integer, Double>();
        var brightest = new TreeMap<Integer, Double>();
        for (var view : views) {
            double mean = mean(view.crop(view.visible(), 16));
            darkest.merge(view.object(), mean, Math::min);
            brightest.merge(view.object(), mean, Math::max);
        }
        assertThat(darkest.values()).allSatisfy(mean -> assertThat(mean).isLessThan(95));
        assertThat(brightest.values()).allSatisfy(mean -> assertThat(mean).isGreaterThan(100));
    }

    private static SortedMap<String, String> contents(Path root) throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static double mean(GreyImage image) {
        double sum = 0;
        for (float level : image.values()) {
            sum += level;
        }
        return sum / image.rows() / image.columns();
    }
}
