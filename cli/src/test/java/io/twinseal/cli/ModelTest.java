package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final Path SHIPPED = Path.of("../inference/models");
    private static final Path TURBOFAN = SHIPPED.resolve("rul-cnn");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void listsTheShippedModels() {
        CommandResult result = CommandResult.of("model", "list", SHIPPED.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("gearbox-cnn  classification  ")
                                .contains(" 0-8 "),
                        line -> assertThat(line)
                                .startsWith("rul-cnn      regression  ")
                                .contains(" 0-9 "));
    }

    @Test
    void showsWhatEachCutCostsAndSends() {
        CommandResult result = CommandResult.of("model", "inspect", TURBOFAN.toString());
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("takes    30 rows of 24 values, every 1 rows")
                .contains("gives    regression: remaining useful life, cycles")
                .containsPattern("test_rmse \\S+, which counts")
                .containsPattern("\n +0  - +0 +0\\.000 +0\\.314  \\[30, 24\\] +2880 +1\\.00\n")
                .containsPattern("\n +1  scale +0 +0\\.001 +0\\.313  \\[30, 1, 14\\] +1680 +0\\.58\n");
    }

    @Test
    void saysWhatIsWrongWithABundleThatWasChanged() throws IOException {
        Path changed = Files.createDirectory(folder.resolve("rul-cnn"));
        Files.copy(TURBOFAN.resolve("model.json"), changed.resolve("model.json"));
        Files.writeString(changed.resolve("saved_model.pb"), "changed");
        for (String command : new String[] {"list", "inspect"}) {
            CommandResult result =
                    CommandResult.of("model", command, (command.equals("list") ? folder : changed).toString());
            assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
            assertThat(result.err()).startsWith("twinseal: ").contains("its files have the digest");
        }
    }

    @Test
    void saysThatAFolderIsMissing() {
        CommandResult result =
                CommandResult.of("model", "list", folder.resolve("none").toString());
        assertThat(result.exitCode()).isEqualTo(Failures.USAGE);
        assertThat(result.err()).contains("is not a folder");
    }
}
