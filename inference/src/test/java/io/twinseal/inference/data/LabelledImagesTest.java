package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledImagesTest {
    @TempDir
    Path folder = Path.of("");

    private void write(String name, int side, int level) throws IOException {
        Pictures.write(folder.resolve(name), Pictures.image(side, side, (row, column) -> level));
    }

    @Test
    void fileNamesTellTheClassAndTheNumber() throws IOException {
        write("rolled-in_scale_10.png", 4, 30);
        write("rolled-in_scale_9.png", 6, 20);
        write("rolled-in_scale_1.bmp", 8, 10);
        write("crazing_2.png", 4, 40);
        Files.writeString(folder.resolve("readme.txt"), "words");
        var images = LabelledImages.read(folder, 4, 4);
        assertThat(images).containsOnlyKeys("crazing", "rolled-in_scale");
        assertThat(images.get("rolled-in_scale"))
                .allMatch(image -> image.rows() == 4 && image.columns() == 4)
                .extracting(image -> image.at(3, 3))
                .containsExactly(10, 20, 30);
    }

    @Test
    void subFoldersAreClasses() throws IOException {
        write("good/7.png", 4, 10);
        write("good/12.png", 4, 20);
        write("bad/scratch_1.png", 4, 30);
        Files.createDirectory(folder.resolve("empty"));
        assertThat(LabelledImages.read(folder, 4, 4)).containsOnlyKeys("bad", "good");
        write("good_1.png", 4, 30);
        assertThatThrownBy(() -> LabelledImages.read(folder, 4, 4))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("good_1.png: is of a class that has a folder as well");
    }

    @Test
    void idxPairsAreRead() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), IdxFileTest.images());
        var labels = Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxFileTest.labels(5, 3));
        var images = LabelledImages.read(folder, 2, 3);
        assertThat(images).containsOnlyKeys("3", "5");
        assertThat(images.get("3")).extracting(image -> image.at(0, 0)).containsExactly(120);
        Files.write(labels, IdxFileTest.labels(5, 3, 1));
        assertThatThrownBy(() -> LabelledImages.read(folder, 2, 3))
                .hasMessageContaining("train-labels-idx1-ubyte: has 3 labels for the 2 images of train-images");
        Files.delete(labels);
        assertThatThrownBy(() -> LabelledImages.read(folder, 2, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("train-labels-idx1-ubyte")
                .hasMessageContaining("no such file");
    }

    @Test
    void whatHasNoClassOrIsDamagedIsNamed() throws IOException {
        assertThatThrownBy(() -> LabelledImages.read(folder, 4, 4)).hasMessageContaining("holds images of 0 classes");
        write("a_1.png", 4, 10);
        assertThatThrownBy(() -> LabelledImages.read(folder, 4, 4))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds images of 1 classes")
                .hasMessageContaining("name the files like crazing_12.jpg");
        write("b_1.png", 4, 10);
        write("b.png", 4, 10);
        assertThatThrownBy(() -> LabelledImages.read(folder, 4, 4))
                .hasMessageContaining("b.png: does not say of which class it is");
        Files.writeString(folder.resolve("b.png"), "words");
        Files.move(folder.resolve("b.png"), folder.resolve("b_2.png"));
        assertThatThrownBy(() -> LabelledImages.read(folder, 4, 4)).hasMessageContaining("b_2.png: is no image");
        assertThatThrownBy(() -> LabelledImages.read(folder.resolve("none"), 4, 4))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none: cannot be listed");
    }

    /** What a device plays: line after line, image after image. */
    @Test
    void aCameraSeesTheImagesOfAFolderPass() throws IOException {
        write("sheet_10.png", 128, 30);
        write("sheet_9.png", 64, 20);
        var source = Datasets.open(folder).get(0);
        assertThat(source.channels()).isEqualTo(128);
        assertThat(Datasets.channels(folder)).hasValue(128);
        assertThat(source.machines()).containsExactly(source.name());
        var levels = new ArrayList<Float>();
        source.rows(source.name()).forEachRemaining(row -> {
            assertThat(row).hasSize(128);
            levels.add(row[127]);
        });
        assertThat(levels).hasSize(256);
        assertThat(levels.subList(0, 128)).containsOnly(20f);
        assertThat(levels.subList(128, 256)).containsOnly(30f);
        assertThatThrownBy(() -> source.rows("sheet_1")).hasMessageContaining("has no machine \"sheet_1\"");
        var single = folder.resolve("sheet_9.png");
        assertThat(Datasets.open(single).get(0).machines()).containsExactly("sheet_9");
        assertThat(Datasets.channels(single)).hasValue(128);
    }
}
