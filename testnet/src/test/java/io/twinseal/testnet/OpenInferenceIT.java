package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Daemons speak the Open Inference Protocol with whoever knows it, and with each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class OpenInferenceIT {
    private static final NetworkShape TWO_ACCESS_POINTS_AND_A_GATEWAY =
            NetworkShape.DEFAULT.withMembers(2, 1).withTwins(1, 0);
    private static final Path README = Path.of("../node/README.md");
    private static final Pattern SCRIPT = Pattern.compile("```sh\n(NODE=.*?)```", Pattern.DOTALL);

    private Network network;

    /** The one that serves the gateway has another that starts later run the last three layers. */
    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        network = Network.prepare(folder, TWO_ACCESS_POINTS_AND_A_GATEWAY);
        network.configure("ap-1", """
                [[inference.remote]]
                model = "rul-cnn"
                above = 6
                url = "%s"
                """.formatted(network.url("ap-2")));
        network.awaitUp();
    }

    @AfterAll
    void stop() {
        if (network != null) network.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ap-1", "gateway-1"})
    void theScriptOfTheReadmeGetsResults(String node) throws Exception {
        var output = run(script(), network.url(node));
        assertThat(output)
                .contains("{\"live\":true,\"ready\":true}")
                .contains("\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,30,24]}]")
                .contains("{\"model_name\":\"rul-cnn.top_08\",\"model_version\":\"a43383b5")
                .contains(
                        "\"id\":\"42\",\"outputs\":[{\"name\":\"output\",\"shape\":[2,1],\"datatype\":\"FP32\",\"data\":[")
                .contains("{\"model_name\":\"rul-cnn\",")
                .contains(
                        "{\"error\":\"there is no model 'resnet'; POST /v2/repository/index lists those there are\"}");
    }

    /** The body is what Triton's Python client sends unless told otherwise. */
    @Test
    void tensorsTravelAsBytes() throws Exception {
        var output = run("""
                NODE=
                json='{"inputs":[{"name":"input","shape":[1,32],"datatype":"FP32","parameters":{"binary_data_size":128}}],
                    "parameters":{"binary_data_output":true}}'
                { printf %s "$json"; head -c 128 /dev/zero; } | curl -sS -i --data-binary @- \\
                    -H "Inference-Header-Content-Length: ${#json}" $NODE/v2/models/rul-cnn.top_08/infer | tr -d '\\r\\000'
                """, network.url("ap-2"));
        assertThat(output)
                .contains("HTTP/1.1 200 OK", "Inference-Header-Content-Length: ")
                .contains("\"shape\":[1,1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}]}");
    }

    @Test
    void whatTwoAccessPointsComputedTogetherIsSealed() throws Exception {
        network.verify(resultsAreSealed());
        assertThat(run("NODE=\ncurl -sS $NODE/metrics", network.url("ap-2")))
                .contains("twinseal_inference_requests_total{model=\"rul-cnn.top_06\",outcome=\"answered\"}");
        assertThat(run("NODE=\ncurl -sS $NODE/metrics", network.url("ap-1")))
                .containsPattern("\ntwinseal_top_half_points_total [1-9]")
                .containsPattern("\ntwinseal_top_half_cache_misses_total [1-9]");
    }

    private static String script() throws IOException {
        var found = SCRIPT.matcher(Files.readString(README));
        assertThat(found.find()).as("a script in " + README).isTrue();
        return found.group(1);
    }

    /** As a user runs it, but for the address of the node. */
    private static String run(String script, String node) throws IOException, InterruptedException {
        var lines = script.replaceFirst("NODE=.*", "NODE=" + node);
        var shell = new ProcessBuilder(
                        "/bin/sh", "-eu", "-c", "command -v curl >&2 || { echo no curl; exit 1; }\n" + lines)
                .redirectErrorStream(true)
                .start();
        try (var output = shell.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as(text).isZero();
            return text;
        }
    }
}
