package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.crypto.MemberKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TwinsealTest {
    private static final String GENESIS = """
            name = "plant"
            time_millis = 1700000000000
            [parameters]
            alpha = 0.5
            [[member]]
            name = "ap-1"
            role = "access_point"
            key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
            """;

    @Test
    void everyCommandHasHelpWithExitCodes() {
        var missing = new ArrayList<String>();
        for (var path : paths(new CommandLine(new Twinseal()), List.of())) {
            var help = CommandResult.of(append(path, "--help").toArray(String[]::new));
            if (help.exitCode() != 0
                    || !help.out().contains("Exit codes:")
                    || !help.out().contains("Usage: twinseal")) missing.add(path + " " + help);
        }
        assertThat(missing).isEmpty();
        assertThat(CommandResult.of("keys", "generate", "--help").out())
                .contains("2   wrong usage", "3   the node cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "keys",
                "keys generate",
                "device",
                "verify result.proof",
                "explorer",
                "explorer blocks --last many",
                "explorer --node https://there status",
                "genesis check"
            })
    void wrongUsageIsTwo(String line) {
        var result = CommandResult.of(line.split(" ", -1));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void brokenFilesAreTwoWithoutStackTrace(@TempDir Path folder) throws IOException {
        var config = folder.resolve("device.toml");
        Files.writeString(config, "[mqtt]\naddress = \"nowhere\"\n");
        var result = CommandResult.of("device", "--config", config.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("twinseal: " + config + ":2: mqtt.address = \"nowhere\" is wrong: there is no ':' before a"
                        + " port; give host:port, e.g. \"127.0.0.1:1883\"\n");
        assertThat(CommandResult.of("device", "--verbose", "--config", config.toString())
                        .err())
                .contains("\tat io.twinseal");
    }

    @Test
    void keysAreMadeOnceAndShown(@TempDir Path folder) throws IOException {
        var file = folder.resolve("ap-1.pem");
        var made = CommandResult.of("keys", "generate", file.toString());
        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).isEqualTo(MemberKey.load(file).id() + "\n");
        assertThat(CommandResult.of("keys", "show", file.toString()).out()).isEqualTo(made.out());
        var again = CommandResult.of("keys", "generate", file.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err())
                .isEqualTo("twinseal: " + file + ": exists already and is not overwritten; give another name\n");
        var missing = CommandResult.of("keys", "show", folder.resolve("none").toString());
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).endsWith("none: there is no such file\n");
    }

    @Test
    void genesisFilesAreChecked(@TempDir Path folder) throws IOException {
        var file = folder.resolve("genesis.toml");
        Files.writeString(file, GENESIS);
        var good = CommandResult.of("genesis", "check", file.toString());
        assertThat(good.err()).isEmpty();
        assertThat(good.exitCode()).isZero();
        assertThat(good.out())
                .contains("chain        plant\n")
                .containsPattern("id           [0-9a-f]{64}\n")
                .contains("alpha, beta  0.5, 0\n")
                .contains("ap-1    access point");
        Files.writeString(file, GENESIS.replace("0.5", "5"));
        var bad = CommandResult.of("genesis", "check", file.toString());
        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.err()).startsWith("twinseal: " + file + ":4: parameters.alpha: ");
    }

    private static List<List<String>> paths(CommandLine command, List<String> path) {
        var all = new ArrayList<List<String>>();
        all.add(path);
        command.getSubcommands().forEach((name, below) -> all.addAll(paths(below, append(path, name))));
        return all;
    }

    private static List<String> append(List<String> path, String last) {
        var longer = new ArrayList<>(path);
        longer.add(last);
        return longer;
    }
}
