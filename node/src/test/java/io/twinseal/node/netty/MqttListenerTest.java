package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.twinseal.node.gateway.DeviceAuthenticator;
import io.twinseal.node.gateway.ReadingSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MqttListenerTest {
    private static final String TOPIC = "twinseal/press-1/readings";

    private final EventLoops loops = new EventLoops(1);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Logs logs = new Logs();
    private final List<String> readings = new CopyOnWriteArrayList<>();
    private final List<Consumer<ReadingSink.Outcome>> held = new CopyOnWriteArrayList<>();
    private volatile boolean holding;
    private MqttListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = MqttListener.listen(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                MqttListenerTest::authenticate,
                executor,
                this::accept,
                new MqttLimits(10, 2_000, 4, 500));
    }

    @AfterEach
    void stop() {
        listener.close();
        loops.close();
        executor.shutdownNow();
        logs.close();
    }

    private static DeviceAuthenticator.Result authenticate(
            String clientId, @Nullable String username, byte @Nullable [] password) {
        if (password != null && "secret".equals(new String(password, StandardCharsets.UTF_8)) && username != null)
            return new DeviceAuthenticator.Admitted(username, Set.of("press-1", "press-2"));
        return new DeviceAuthenticator.Refused("no account '" + username + "' with that password");
    }

    private void accept(String twin, byte[] payload, Consumer<ReadingSink.Outcome> done) {
        String text = new String(payload, StandardCharsets.UTF_8);
        readings.add(twin + ": " + text);
        if (holding) held.add(done);
        else if (text.startsWith("bad")) done.accept(new ReadingSink.Refused("'bad' is no number"));
        else done.accept(new ReadingSink.Accepted());
    }

    @Test
    void mqtt5DevicesPublishWithEitherQos() {
        Mqtt5BlockingClient device = mqtt5("device").toBlocking();
        Mqtt5ConnAck connAck = connect(device, "secret");
        assertThat(connAck.getReasonCode()).isEqualTo(Mqtt5ConnAckReasonCode.SUCCESS);
        assertThat(connAck.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
        assertThat(connAck.getRestrictions().getMaximumPacketSize()).isEqualTo(2_000);
        assertThat(connAck.getRestrictions().getReceiveMaximum()).isEqualTo(4);
        assertThat(connAck.getRestrictions().isRetainAvailable()).isFalse();
        device.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_MOST_ONCE)
                .payload(bytes("1,2"))
                .send();
        device.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("3,4"))
                .send();
        device.disconnect();
        await().until(() -> readings.equals(List.of("press-1: 1,2", "press-1: 3,4")));
    }

    @Test
    void mqtt3DevicesPublishWithEitherQos() {
        Mqtt3BlockingClient device = mqtt3("device");
        device.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes("secret"))
                .applySimpleAuth()
                .send();
        device.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_MOST_ONCE)
                .payload(bytes("1,2"))
                .send();
        device.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("3,4"))
                .send();
        device.disconnect();
        await().until(() -> readings.equals(List.of("press-1: 1,2", "press-1: 3,4")));
    }

    @Test
    void badPasswordsGetTheCodeOfTheirVersion() {
        var five = catchThrowableOfType(
                Mqtt5ConnAckException.class, () -> connect(mqtt5("device").toBlocking(), "wrong"));
        assertThat(five.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        var three = catchThrowableOfType(
                Mqtt3ConnAckException.class,
                () -> mqtt3("device")
                        .connectWith()
                        .simpleAuth()
                        .username("d")
                        .password(bytes("wrong"))
                        .applySimpleAuth()
                        .send());
        assertThat(three.getMqttMessage().getReturnCode()).isEqualTo(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD);
        var nobody = catchThrowableOfType(
                Mqtt3ConnAckException.class, () -> mqtt3("device").connect());
        assertThat(nobody.getMqttMessage().getReturnCode()).isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED);
        assertThat(logs.has("is not admitted: no account 'd' with that password"))
                .isTrue();
    }

    @Test
    void aRefusedReadingIsSaidWithItsReason() {
        Mqtt5BlockingClient device = mqtt5("device").toBlocking();
        connect(device, "secret");
        assertRefused(device, TOPIC, "bad", Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "'bad' is no number");
        assertRefused(
                device,
                "twinseal/press-9/readings",
                "1",
                Mqtt5PubAckReasonCode.NOT_AUTHORIZED,
                "the device 'd' may not publish for the twin 'press-9'; the gateway's configuration lists its twins");
        assertRefused(
                device,
                "press-1",
                "1",
                Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID,
                "'press-1' is no topic of readings; publish to twinseal/<twin id>/readings");
        assertThat(readings).containsExactly("press-1: bad");
        device.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("5"))
                .send();
        assertThat(readings).containsExactly("press-1: bad", "press-1: 5");
        device.disconnect();
    }

    private static void assertRefused(
            Mqtt5BlockingClient device, String topic, String text, Mqtt5PubAckReasonCode code, String reason) {
        var refused = catchThrowableOfType(
                Mqtt5PubAckException.class,
                () -> device.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(bytes(text))
                        .send());
        assertThat(refused.getMqttMessage().getReasonCode()).isEqualTo(code);
        assertThat(refused.getMqttMessage().getReasonString().map(Object::toString))
                .hasValue(reason);
    }

    @Test
    void aRefusedReadingEndsAnMqtt3ConnectionRatherThanBeAcknowledged() {
        Mqtt3BlockingClient device = mqtt3("device");
        device.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes("secret"))
                .applySimpleAuth()
                .send();
        var sent = device.toAsync()
                .publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("bad"))
                .send();
        await().until(() -> !device.getState().isConnected());
        assertThat(sent).isCompletedExceptionally();
        await().until(() -> logs.has("'bad' is no number"));
    }

    @Test
    void subscriptionsAreRefusedPolitely() {
        Mqtt5BlockingClient device = mqtt5("device").toBlocking();
        connect(device, "secret");
        var five = catchThrowableOfType(
                Mqtt5SubAckException.class,
                () -> device.subscribeWith().topicFilter(TOPIC).send());
        assertThat(five.getMqttMessage().getReasonCodes()).containsExactly(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(five.getMqttMessage().getReasonString().orElseThrow().toString())
                .contains("not a broker");
        device.unsubscribeWith().topicFilter(TOPIC).send();
        assertThat(device.getState().isConnected()).isTrue();
        device.disconnect();

        Mqtt3BlockingClient old = mqtt3("old");
        old.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes("secret"))
                .applySimpleAuth()
                .send();
        var three = catchThrowableOfType(
                com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException.class,
                () -> old.subscribeWith().topicFilter("#").send());
        assertThat(three.getMqttMessage().getReturnCodes())
                .containsExactly(com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode.FAILURE);
        assertThat(old.getState().isConnected()).isTrue();
        old.disconnect();
    }

    @Test
    void tooBigAPacketEndsTheConnection() {
        Mqtt3BlockingClient device = mqtt3("device");
        device.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes("secret"))
                .applySimpleAuth()
                .send();
        var sent = device.toAsync()
                .publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(new byte[10_000])
                .send();
        await().until(() -> !device.getState().isConnected());
        assertThat(sent).isCompletedExceptionally();
        assertThat(readings).isEmpty();
        await().until(() -> logs.has("a packet may have at most 2000 bytes"));
    }

    @Test
    void acknowledgementsWaitForTheSink() {
        holding = true;
        Mqtt5AsyncClient device = mqtt5("device");
        connect(device.toBlocking(), "secret");
        List<Integer> acknowledged = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int n = i;
            all.add(device.publishWith()
                    .topic(TOPIC)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(bytes("" + i))
                    .send()
                    .thenRun(() -> acknowledged.add(n)));
        }
        await().until(() -> held.size() == 4); // and not more: so many may be under way
        held.get(1).accept(new ReadingSink.Accepted());
        held.get(2).accept(new ReadingSink.Accepted());
        assertThat(acknowledged).isEmpty();
        held.get(0).accept(new ReadingSink.Accepted());
        await().until(() -> Set.copyOf(acknowledged).equals(Set.of(0, 1, 2)));
        await().until(() -> held.size() == 7);
        for (int i = 3; i < 10; i++) {
            int n = i;
            await().until(() -> held.size() > n);
            held.get(n).accept(new ReadingSink.Accepted());
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        assertThat(acknowledged).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        device.toBlocking().disconnect();
    }

    @Test
    void aFloodAtQos0IsSlowedDownByNotReading() {
        holding = true;
        Mqtt3BlockingClient device = mqtt3("device");
        device.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes("secret"))
                .applySimpleAuth()
                .send();
        for (int i = 0; i < 200; i++)
            device.publishWith()
                    .topic(TOPIC)
                    .qos(MqttQos.AT_MOST_ONCE)
                    .payload(bytes("" + i))
                    .send();
        await().until(() -> held.size() == 4);
        holding = false;
        for (var done : held) done.accept(new ReadingSink.Accepted());
        await().until(() -> readings.size() == 200);
        for (int i = 0; i < 200; i++) assertThat(readings.get(i)).isEqualTo("press-1: " + i);
        device.disconnect();
    }

    @Test
    void theNewerOfTwoConnectionsOfOneClientStays() {
        Mqtt5BlockingClient first = mqtt5("same").toBlocking();
        connect(first, "secret");
        Mqtt5BlockingClient second = mqtt5("same").toBlocking();
        connect(second, "secret");
        await().until(() -> !first.getState().isConnected());
        assertThat(second.getState().isConnected()).isTrue();
        second.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("1"))
                .send();
        second.disconnect();
    }

    @Test
    void closingTellsMqtt5DevicesWhy() {
        List<String> ends = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient device = MqttClient.builder()
                .useMqttVersion5()
                .identifier("device")
                .serverAddress(listener.address())
                .addDisconnectedListener(
                        context -> ends.add(String.valueOf(context.getCause().getMessage())))
                .buildBlocking();
        connect(device, "secret");
        listener.close();
        await().until(() -> ends.size() == 1);
        assertThat(ends.get(0)).contains("DISCONNECT");
    }

    private static Mqtt5ConnAck connect(Mqtt5BlockingClient device, String password) {
        return device.connectWith()
                .simpleAuth()
                .username("d")
                .password(bytes(password))
                .applySimpleAuth()
                .send();
    }

    private Mqtt5AsyncClient mqtt5(String clientId) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverAddress(listener.address())
                .buildAsync();
    }

    private Mqtt3BlockingClient mqtt3(String clientId) {
        return MqttClient.builder()
                .useMqttVersion3()
                .identifier(clientId)
                .serverAddress(listener.address())
                .buildBlocking();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
