package io.twinseal.testnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainModelsTest {
    @TempDir
    Path folder = Path.of("");

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TrainModels())
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }

    @Test
    void missingDataIsSaidWithItsOrigin() {
        assertThat(run("--data", folder.toString(), "--out", folder.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .contains(folder + ": has no folder gearbox-gfd")
                .contains("https://data.openei.org");
    }

    @Test
    void missingFileIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("cmapss"));
        assertThat(run("--data", folder.toString(), "--out", folder.toString(), "--model", "rul-cnn"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("holds neither train_FD001.txt").contains("https://data.nasa.gov");
    }

    @Test
    void unknownModelIsNamed() {
        assertThat(run("--model", "rul")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("[energy-dbn, energy-dense, gearbox-autoencoder, gearbox-cnn,"
                        + " generated-gearbox-autoencoder, generated-surface-cnn, parts-cnn, rendered-parts-cnn, rul-cnn,"
                        + " rul-lstm, surface-cnn]");
    }

    @Test
    void anIntervalNeedsTwoSeeds() {
        assertThat(run("--model", "rul-cnn", "--seeds", "1")).isEqualTo(2);
        assertThat(errors.toString()).contains("--seeds is 1, but an interval needs two or more");
    }
}
