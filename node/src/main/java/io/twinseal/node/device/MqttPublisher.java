package io.twinseal.node.device;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.twinseal.node.config.DeviceConfig;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes to a gateway by MQTT 5 and connects again, ever more patiently, whenever the connection is lost. */
final class MqttPublisher implements Publisher, AutoCloseable {
    private static final long RECONNECT_MILLIS_MIN = 100;
    private static final long RECONNECT_MILLIS_MAX = 5_000;
    private static final long DISCONNECT_MILLIS_MAX = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(MqttPublisher.class);

    private final Mqtt5AsyncClient client;
    private final MqttQos qos;
    private final String gateway;
    private final String username;
    private volatile boolean closing;
    private volatile boolean complained;

    MqttPublisher(DeviceConfig config) {
        this.qos = Objects.requireNonNull(MqttQos.fromCode(config.qos()));
        this.gateway = config.address().toString();
        this.username = config.username();
        this.client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(config.username())
                .serverHost(config.address().host())
                .serverPort(config.address().port())
                .executorConfig(
                        MqttClientExecutorConfig.builder().nettyThreads(1).build())
                .simpleAuth()
                .username(config.username())
                .password(config.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .addConnectedListener(context -> connected())
                .addDisconnectedListener(this::disconnected)
                .buildAsync();
    }

    /** Starts connecting; returns at once. */
    void connect() {
        // A failed attempt is told to the disconnected listener, which orders the next one.
        var unused = client.connect();
    }

    @Override
    public boolean isConnected() {
        return client.getState().isConnected();
    }

    @Override
    public void publish(String topic, byte[] payload, Consumer<@Nullable String> done) {
        var unused = client.publishWith()
                .topic(topic)
                .qos(qos)
                .payload(payload)
                .send()
                .whenComplete((result, failure) ->
                        done.accept(failure == null ? refusal(result) : String.valueOf(failure.getMessage())));
    }

    @Override
    public void close() {
        closing = true;
        if (!client.getState().isConnected()) return;
        try {
            client.disconnect().get(DISCONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("the gateway at {} did not hear this device's goodbye: {}", gateway, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable String refusal(Mqtt5PublishResult result) {
        var error = result.getError();
        return error.isPresent() ? String.valueOf(error.get().getMessage()) : null;
    }

    private void connected() {
        complained = false;
        LOG.info("connected to the gateway at {}", gateway);
        if (closing) {
            // Closed while it was still trying: nobody would use the connection.
            var unused = client.disconnect();
        }
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        if (closing) return;
        var reconnector = context.getReconnector();
        long delayMillis =
                Math.min(RECONNECT_MILLIS_MAX, RECONNECT_MILLIS_MIN << Math.min(10, reconnector.getAttempts()));
        reconnector.reconnect(true).delay(delayMillis, TimeUnit.MILLISECONDS);
        if (complained) return;
        complained = true;
        if (context.getCause() instanceof Mqtt5ConnAckException refused)
            LOG.warn(
                    "the gateway at {} refuses \"{}\" ({}); compare username and password with the gateway's"
                            + " [[mqtt.device]]. Trying again.",
                    gateway,
                    username,
                    refused.getMqttMessage().getReasonCode());
        else
            LOG.info(
                    "no connection to the gateway at {} ({}); trying again",
                    gateway,
                    context.getCause().getMessage());
    }
}
