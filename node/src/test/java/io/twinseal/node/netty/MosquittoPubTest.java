package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.twinseal.node.gateway.DeviceAuthenticator;
import io.twinseal.node.gateway.ReadingSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command that people try first, where it is installed. */
@Timeout(60)
class MosquittoPubTest {
    private final EventLoops loops = new EventLoops(1);
    private final List<String> readings = new CopyOnWriteArrayList<>();
    private MqttListener listener;

    private record Ended(int code, String output) {}

    @BeforeEach
    void start() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mosquitto_pub"))),
                "mosquitto_pub is not installed");
        listener = MqttListener.listen(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (clientId, username, password) -> "u".equals(username)
                                && password != null
                                && "secret".equals(new String(password, StandardCharsets.UTF_8))
                        ? new DeviceAuthenticator.Admitted("press", Set.of("press-1"))
                        : new DeviceAuthenticator.Refused("unknown"),
                Runnable::run,
                (twin, payload, done) -> {
                    readings.add(twin + " " + new String(payload, StandardCharsets.UTF_8));
                    done.accept(new ReadingSink.Accepted());
                },
                MqttLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        if (listener != null) listener.close();
        loops.close();
    }

    @ParameterizedTest
    @CsvSource({"mqttv5, 0", "mqttv5, 1", "mqttv311, 0", "mqttv311, 1", "mqttv31, 1"})
    void publishes(String version, String qos) throws Exception {
        Ended ended = run("secret", "-V", version, "-q", qos, "-t", "twinseal/press-1/readings", "-m", "0.1,0.2");
        assertThat(ended).isEqualTo(new Ended(0, ""));
        await().until(() -> readings.equals(List.of("press-1 0.1,0.2"))); // at QoS 0 it does not wait
    }

    @Test
    void manyLinesAreManyReadings() throws Exception {
        Path lines = Files.createTempFile("readings", ".txt");
        Files.writeString(lines, "1 2\n".repeat(2_000));
        Ended ended = run("secret", lines, "-q", "1", "-l", "-t", "twinseal/press-1/readings");
        Files.delete(lines);
        assertThat(ended).isEqualTo(new Ended(0, ""));
        assertThat(readings).hasSize(2_000);
    }

    @Test
    void refusalsAreSaid() throws Exception {
        assertThat(run("wrong", "-V", "mqttv5", "-t", "twinseal/press-1/readings", "-m", "1")
                        .output())
                .contains("Bad User Name or Password");
        assertThat(run("wrong", "-V", "mqttv311", "-t", "twinseal/press-1/readings", "-m", "1")
                        .output())
                .containsIgnoringCase("bad user name or password");
        assertThat(run("secret", "-V", "mqttv5", "-q", "1", "-t", "twinseal/press-9/readings", "-m", "1")
                        .output())
                .containsIgnoringCase("not authorized");
        assertThat(readings).isEmpty();
    }

    private Ended run(String password, String... arguments) throws Exception {
        return run(password, Path.of("/dev/null"), arguments);
    }

    private Ended run(String password, Path input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("mosquitto_pub", "-h", "127.0.0.1", "-p"));
        command.addAll(List.of("" + listener.address().getPort(), "-u", "u", "-P", password));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
