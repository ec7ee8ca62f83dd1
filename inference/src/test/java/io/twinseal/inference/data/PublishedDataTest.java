package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The readers on the files as published, where they are at hand. */
class PublishedDataTest {
    private static final Path DATA = Path.of("../../shared/data");

    @BeforeEach
    void needsTheFiles() {
        assumeTrue(Files.isDirectory(DATA), "the published files are not at " + DATA.toAbsolutePath());
    }

    @Test
    void turbofan() {
        var sources = Datasets.open(DATA.resolve("cmapss"));
        assertThat(sources)
                .extracting(SensorSource::name)
                .containsExactly("test_FD001", "test_FD003", "train_FD001", "train_FD003");
        var train = (Recording) sources.get(2);
        assertThat(train.machines()).hasSize(100);
        assertThat(train.machines().stream().mapToInt(train::rowCount).sum()).isEqualTo(20631);
        assertThat(train.row("engine-1", 0))
                .startsWith(-0.0007f, -0.0004f, 100, 518.67f)
                .endsWith(39.06f, 23.419f);
        assertThat(LifeFile.read(DATA.resolve("cmapss/RUL_FD001.txt.gz")))
                .hasSize(100)
                .startsWith(112, 98);
    }

    @Test
    void gearbox() {
        var sources = Datasets.open(DATA.resolve("gearbox-gfd"));
        assertThat(sources).hasSize(6);
        var run = (Recording) sources.get(0);
        assertThat(run.name()).isEqualTo("b30hz0");
        assertThat(run.channelNames()).containsExactly("a1", "a2", "a3", "a4");
        assertThat(run.rowCount("b30hz0")).isEqualTo(88320);
        assertThat(run.row("b30hz0", 0)).containsExactly(2.35039f, 1.45487f, -1.66708f, -2.05561f);
    }

    @Test
    void steel() {
        var meter = (Recording) Datasets.open(DATA.resolve("steel-energy")).get(0);
        assertThat(meter.channelNames()).startsWith("Usage_kWh").endsWith("NSM").hasSize(7);
        assertThat(meter.rowCount(meter.machines().get(0))).isEqualTo(35040);
    }

    @Test
    void surfaces() {
        var camera = Datasets.open(DATA.resolve("neu-det/images")).get(0);
        assertThat(camera.channels()).isEqualTo(128);
        var line = camera.rows("images").next();
        assertThat(line).hasSize(128);
        assertThat(GreyImage.read(DATA.resolve("neu-det/images/crazing_1.jpg"))
                        .scaled(128, 128)
                        .values())
                .startsWith(line);
    }
}
