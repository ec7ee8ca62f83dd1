package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.data.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurfaceDefectTest {
    @TempDir
    Path folder = Path.of("");

    /** Image {@code n} of a kind is black but for the level {@code n} in a corner of its own kind. */
    @Test
    void eachPartIsARunOfNumbersAndOnlyTrainingIsFlipped() throws IOException {
        for (int number = 1; number <= 20; number++) {
            int level = number;
            Pictures.write(
                    folder.resolve("left_" + number + ".png"),
                    Pictures.image(128, 128, (row, column) -> row + column == 0 ? level : 0));
            Pictures.write(
                    folder.resolve("right_" + number + ".png"),
                    Pictures.image(128, 128, (row, column) -> row == 0 && column == 127 ? level : 0));
        }
        var recipe = SurfaceDefect.recipe(folder);
        assertThat(recipe.outputLabels()).containsExactly("left", "right");
        assertThat(recipe.strideRows()).isEqualTo(128);
        assertThat(levels(recipe.validation(), 0)).containsExactly(13f, 14f, 15f, 0f, 0f, 0f);
        assertThat(levels(recipe.test(), 127)).containsExactly(0f, 0f, 0f, 0f, 0f, 16f, 17f, 18f, 19f, 20f);
        assertThat(recipe.test().target(9)).containsExactly(0, 1);
        assertThat(recipe.training().count()).isEqualTo(2 * 4 * 12);
        for (int corner : new int[] {0, 127, 127 * 128, 127 * 128 + 127}) {
            assertThat(levels(recipe.training(), corner).stream().filter(level -> level > 0))
                    .containsExactly(
                            1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f,
                            11f, 12f);
        }
        assertThat(recipe.plan().network().shapes().get(11)).containsExactly(2);
    }

    private static List<Float> levels(Examples examples, int at) {
        var levels = new ArrayList<Float>();
        for (int i = 0; i < examples.count(); i++) {
            levels.add(examples.point(i)[at]);
        }
        return levels;
    }
}
