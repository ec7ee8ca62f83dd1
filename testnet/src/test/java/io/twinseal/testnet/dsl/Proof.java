package io.twinseal.testnet.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The proof of a result in a file, and what the packaged command says of it. */
public final class Proof {
    private static final int HISTORY = 1_000;
    private static final int BYTES_MAX = 8_192;

    private final Network network;
    private final Path file;
    private final String result;

    private Proof(Network network, Path file, String result) {
        this.network = network;
        this.file = file;
        this.result = result;
    }

    /** Fetches that of a final result of this twin from an access point, by the explorer. */
    public static Proof fetched(Network network, String accessPoint, String twin, Path file) throws Exception {
        network.await(
                "a result of " + twin + " is final",
                () -> finalResult(network.api(accessPoint), twin).isPresent());
        var result = finalResult(network.api(accessPoint), twin).orElseThrow();
        var node = network.local().apiAddress(accessPoint);
        var ran = network.command("explorer", "--node", node, "result", result, "--proof", file.toString());
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        return new Proof(network, file, result);
    }

    private static Optional<String> finalResult(ApiClient api, String twin)
            throws UnreachableException, RefusedException {
        for (var entry : api.twin(twin, HISTORY).history()) {
            var id = entry.result().id();
            if (api.result(id).state().equals("final")) return Optional.of(id);
        }
        return Optional.empty();
    }

    /** Holds with genesis alone, and is small. */
    public void holds() throws IOException, InterruptedException {
        var ran = verify();
        assertThat(ran.exitCode()).as(ran.output()).isZero();
        assertThat(ran.output()).contains(result, "confirmation ").doesNotContain("DOES NOT HOLD");
        assertThat(Files.size(file)).isLessThan(BYTES_MAX);
    }

    /** With another last byte, which is of the last signature, the confirmation is named as what is broken. */
    public void failsWithOneByteChanged() throws IOException, InterruptedException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        var ran = verify();
        assertThat(ran.exitCode()).as(ran.output()).isEqualTo(4);
        assertThat(ran.output()).contains("does not hold: confirmation: ", "did not sign");
    }

    private Network.Ran verify() throws IOException, InterruptedException {
        return network.command(
                "verify",
                file.toString(),
                "--genesis",
                network.local().genesis().toString());
    }
}
