package io.twinseal.testnet.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.node.config.MqttAccount;
import io.twinseal.node.gateway.Outbox;
import io.twinseal.node.wire.WireMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A machine with 24 sensors; counts what it said, and what its gateway acknowledged of that. */
public final class Machine implements AutoCloseable {
    /** Of turbofans. */
    private static final Preprocessing SENSORS = ManifestFile.read(Path.of("../inference/models/rul-cnn"))
            .preprocessing()
            .orElseThrow();

    private static final int CHANNELS = SENSORS.channels();
    private static final int IN_FLIGHT = 4;
    private static final long SEED = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String COMMAND = "mosquitto_pub";

    private final Random noise = new Random(SEED);
    private final String host;
    private final String port;
    private final MqttAccount account;
    private final String twin;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private @Nullable Mqtt5AsyncClient client;
    private volatile boolean stopping;

    Machine(String address, MqttAccount account, String twin) {
        this.host = address.replaceFirst(":.*", "");
        this.port = address.replaceFirst(".*:", "");
        this.account = account;
        this.twin = twin;
    }

    public String twin() {
        return twin;
    }

    /** Readings sent, each with one row. */
    public long published() {
        return published.get();
    }

    /** Readings whose PUBACK came and said success. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Begins to say one reading after another, a few under way at any time, until its gateway is gone. */
    public Machine keepsPublishing() throws Exception {
        return keepsPublishing(IN_FLIGHT);
    }

    /** The same with so many readings that wait for their acknowledgement at a time. */
    public Machine keepsPublishing(int inFlight) throws Exception {
        var connected = MqttClient.builder()
                .useMqttVersion5()
                .identifier("acceptance-" + twin)
                .serverHost(host)
                .serverPort(Integer.parseInt(port))
                .simpleAuth()
                .username(account.username())
                .password(account.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        connected.connect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        client = connected;
        for (int i = 0; i < inFlight; i++) publishNext(connected);
        return this;
    }

    /** Says no more, and waits until all that it said is acknowledged. */
    public void stopsPublishing() {
        stopping = true;
        await().atMost(PATIENCE).until(() -> acknowledged() == published());
    }

    /** Data points made of its readings that wait in an outbox; each reading makes one. */
    public long pointsIn(Outbox outbox) {
        return outbox.waiting().stream()
                .flatMap(offload -> offload.items().stream())
                .filter(item -> item.twin().equals(twin))
                .mapToLong(WireMessage.Offload.Item::points)
                .sum();
    }

    /** Waits until so many readings are acknowledged. */
    public void isAcknowledged(int readings) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> acknowledged() >= readings);
    }

    /** Whether {@link #publishesByMosquitto} can work here. */
    public static boolean mosquittoIsInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
    }

    /** Says one reading with the command that people try first, and sees it acknowledged. */
    public Machine publishesByMosquitto() throws Exception {
        published.incrementAndGet();
        var process = new ProcessBuilder(
                        COMMAND,
                        "-h",
                        host,
                        "-p",
                        port,
                        "-u",
                        account.username(),
                        "-P",
                        account.password(),
                        "-q",
                        "1",
                        "-t",
                        topic(),
                        "-m",
                        row())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEmpty();
        assertThat(process.exitValue()).isZero();
        acknowledged.incrementAndGet();
        return this;
    }

    private void publishNext(Mqtt5AsyncClient to) {
        if (stopping) return;
        published.incrementAndGet();
        var unused = to.publishWith()
                .topic(topic())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(row().getBytes(StandardCharsets.UTF_8))
                .send()
                .whenComplete((result, failure) -> {
                    if (failure != null || !isSuccess(result)) return;
                    acknowledged.incrementAndGet();
                    publishNext(to);
                });
    }

    private static boolean isSuccess(Mqtt5PublishResult result) {
        return result.getError().isEmpty();
    }

    private String topic() {
        return "twinseal/" + twin + "/readings";
    }

    /** Noise, which packs no better than what sensors say, and a gap where the first sensor should speak. */
    private synchronized String row() {
        return IntStream.range(1, CHANNELS)
                .mapToObj(channel -> Double.toString(noise(channel)))
                .collect(Collectors.joining(",", "NaN,", ""));
    }

    private double noise(int channel) {
        double least = SENSORS.least().get(channel);
        return least + noise.nextDouble() * (SENSORS.most().get(channel) - least);
    }

    @Override
    public void close() {
        if (client == null) return;
        var unused = client.disconnect();
    }
}
