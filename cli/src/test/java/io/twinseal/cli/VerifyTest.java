package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.twinseal.ledger.genesis.GenesisFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @TempDir
    private Path folder = Path.of("");

    private final SampleProof sample = new SampleProof();

    @BeforeEach
    void write() throws IOException {
        GenesisFile.write(file("genesis.toml"), sample.genesis());
        Files.write(file("result.proof"), sample.proof());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private CommandResult verify(String... options) {
        var line = new String[options.length + 4];
        line[0] = "verify";
        line[1] = file("result.proof").toString();
        line[2] = "--genesis";
        line[3] = file("genesis.toml").toString();
        System.arraycopy(options, 0, line, 4, options.length);
        return CommandResult.of(line);
    }

    @Test
    void aProofIsReadOutLinkByLink() {
        var result = verify();
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("computed by                    ap-1  " + sample.accessPoint())
                .contains("for gateway                    gateway-1  ", ", batch 1\n")
                .contains("sealed                         in block 1 of ", "0 below the certified block 1\n")
                .contains("result                         " + sample.resultId() + "\n")
                .contains("of twin                        engine-1, cut after layer 1 of model rul-cnn  ")
                .contains("output                         rul=93.25\n")
                .contains("signature of the access point  holds, by " + sample.accessPoint() + "\n")
                .contains("receipt of the gateway         holds, by ")
                .contains("inclusion                      holds, transaction 1 of 1 in block 1\n")
                .contains("chain of headers               holds, from block 1 to block 1\n")
                .contains("voters                         holds, 1 access points decided over block 1\n")
                .contains("votes                          holds, vote from ")
                .contains("confirmation                   holds, acknowledgement of ");
    }

    @Test
    void programsReadJson() {
        var json = JsonParser.parseString(verify("--json").out()).getAsJsonObject();
        assertThat(json.get("holds").getAsBoolean()).isTrue();
        assertThat(json.get("checks").getAsJsonArray()).hasSize(8);
        assertThat(json.get("finalHeight").getAsLong()).isEqualTo(1);
        var result = json.get("results").getAsJsonArray().get(0).getAsJsonObject();
        assertThat(result.get("outputs").toString()).isEqualTo("[[93.25]]");
    }

    @Test
    void aForgedProofNamesTheLinkThatBroke() throws IOException {
        Files.write(file("result.proof"), sample.withAnotherReceipt());
        var result = verify();
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.out()).contains("receipt of the gateway         DOES NOT HOLD, by ");
        assertThat(result.err())
                .startsWith("twinseal: " + file("result.proof") + " does not hold: receipt of the gateway: by ");
    }

    @Test
    void whatIsNoProofIsFive() throws IOException {
        Files.writeString(file("result.proof"), "nothing");
        var result = verify();
        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err()).contains("cannot be read: It does not begin as a proof does");
    }

    @Test
    void anotherGenesisIsSix() throws IOException {
        var text = Files.readString(file("genesis.toml"));
        Files.writeString(file("genesis.toml"), text.replace("\"plant\"", "\"other\""));
        var result = verify();
        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err()).contains("is of chain ", "give the genesis file of the chain it is of");
    }
}
