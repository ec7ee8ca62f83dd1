package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.data.DataException;
import io.twinseal.inference.data.parts.BopDataset;
import io.twinseal.inference.data.parts.PartRenderer;
import io.twinseal.inference.data.parts.PartView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartRecognitionTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aFolderInTheLayoutOfBopMakesARecipe() throws IOException {
        var root = folder.resolve("tless");
        new PartRenderer(2, 48).write(root, 9);
        var recipe = Recipes.of("parts-cnn", folder);
        assertThat(recipe.name()).isEqualTo("parts-cnn");
        assertThat(recipe.outputLabels())
                .hasSize(8)
                .startsWith("part 1", "part 2")
                .endsWith("part 8");
        assertThat(recipe.dataset()).endsWith("train_rendered");
        assertThat(recipe.strideRows()).isEqualTo(128);
        assertThat(recipe.training().point(0)).hasSize(128 * 128);
        assertThat(recipe.baselines()).containsOnlyKeys("test_accuracy_linear_on_texture");
        var views = BopDataset.views(root, "train_rendered");
        assertThat(recipe.training().count()).as("with mirrored").isEqualTo(2 * count(views, ViewpointSplit.TRAINING));
        assertThat(recipe.validation().count()).isEqualTo(count(views, ViewpointSplit.VALIDATION));
        assertThat(recipe.test().count())
                .isEqualTo(count(views, ViewpointSplit.TEST))
                .isPositive();
        int last = recipe.test().count() - 1;
        assertThat(recipe.test().target(last)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void tooFewSidesAreSaidSo() throws IOException {
        assertThatThrownBy(() -> Recipes.of("parts-cnn", folder))
                .hasMessageContaining("has no folder tless; put there T-LESS in the layout of BOP");
        var root = Files.createDirectory(folder.resolve("tless"));
        assertThatThrownBy(() -> Recipes.of("parts-cnn", folder)).hasMessageContaining("has no split for training");
        new PartRenderer(2, 48).write(root, 1);
        assertThatThrownBy(() -> Recipes.of("parts-cnn", folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has part 1 from too few sides to train and to test on")
                .hasMessageContaining("bop.felk.cvut.cz");
    }

    private static int count(List<PartView> views, ViewpointSplit part) {
        return (int) views.stream()
                .filter(view -> ViewpointSplit.of(view.pose()) == part)
                .count();
    }
}
