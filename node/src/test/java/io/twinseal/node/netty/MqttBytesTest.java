package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinseal.node.gateway.DeviceAuthenticator;
import io.twinseal.node.gateway.ReadingSink;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no well-behaved client library sends, byte by byte. */
@Timeout(60)
class MqttBytesTest {
    /** Clean start, keep-alive 60 s, client id "c". */
    private static final String CONNECT_5 = "100e 0004 4d515454 05 02 003c 00 0001 63";

    private static final String CONNECT_3 = "100d 0004 4d515454 04 02 003c 0001 63";

    private static final String TOPIC =
            "0013" + HexFormat.of().formatHex("twinseal/t/readings".getBytes(StandardCharsets.US_ASCII));

    private final EventLoops loops = new EventLoops(1);
    private final Logs logs = new Logs();
    private final List<Consumer<ReadingSink.Outcome>> held = new CopyOnWriteArrayList<>();
    private MqttListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = MqttListener.listen(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (clientId, username, password) -> new DeviceAuthenticator.Admitted("d", Set.of("t")),
                Runnable::run,
                (twin, payload, done) -> held.add(done),
                new MqttLimits(2, 200, 8, 300));
    }

    @AfterEach
    void stop() {
        listener.close();
        loops.close();
        logs.close();
    }

    @Test
    void acknowledgementsLeaveInTheOrderOfTheReadings() throws IOException {
        // all at once, without waiting for CONNACK, as the standard allows
        try (Socket socket =
                open(CONNECT_3 + publish("32", 1) + publish("32", 2) + publish("30", 0) + publish("32", 3))) {
            assertThat(read(socket, 4)).isEqualTo("20020000");
            await().until(() -> held.size() == 4);
            for (int i : new int[] {3, 1, 2}) held.get(i).accept(new ReadingSink.Accepted());
            write(socket, "c000"); // a ping's answer comes first, for nothing may be acknowledged yet
            assertThat(read(socket, 2)).isEqualTo("d000");
            held.get(0).accept(new ReadingSink.Accepted());
            assertThat(read(socket, 12)).isEqualTo("40020001" + "40020002" + "40020003");
        }
    }

    @Test
    void whatIsNotSupportedEndsAnMqtt5ConnectionWithItsCode() throws IOException {
        assertThat(answerTo(publish5("34", "00"))).startsWith("e0").contains("9b"); // QoS 2
        assertThat(answerTo(publish5("33", "00"))).startsWith("e0").contains("9a"); // retain
        assertThat(answerTo(publish5("32", "03230001"))).startsWith("e0").contains("94"); // alias
        assertThat(answerTo(CONNECT_5)).startsWith("e0").contains("82"); // a second CONNECT
        assertThat(answerTo("50020001")).startsWith("e0").contains("82"); // PUBREC of nothing
        assertThat(answerTo("3080ff7f")).startsWith("e0").contains("95"); // two megabytes
        assertThat(answerTo("36" + "0100")).startsWith("e0").contains("81"); // QoS 3
        assertThat(held).isEmpty();
    }

    @Test
    void otherVersionsAndGarbageAreRefused() throws IOException {
        try (Socket socket = open("100d 0004 4d515454 07 02 003c 0001 63")) {
            assertThat(readAll(socket)).isEqualTo("20020001");
        }
        try (Socket socket = open("4745 5420 2f20 4854 5450")) {
            assertThat(readAll(socket)).isEmpty();
        }
        try (Socket socket = open("c000")) {
            assertThat(readAll(socket)).isEmpty();
        }
        assertThat(logs.has("its first packet is PINGREQ and not CONNECT")).isTrue();
        try (Socket socket = open("100c 0004 4d515454 04 00 003c 0000")) { // no client id, yet a lasting session
            assertThat(readAll(socket)).isEqualTo("20020002");
        }
    }

    @Test
    void whoSaysNothingIsClosedAndTooManyAreTurnedAway() throws IOException {
        try (Socket one = open("");
                Socket two = open("")) {
            try (Socket three = open("")) {
                assertThat(readAll(three)).isEmpty();
                assertThat(logs.has("2 MQTT connections are open")).isTrue();
            }
            assertThat(readAll(one)).isEmpty();
            assertThat(readAll(two)).isEmpty();
            await().until(() -> logs.has("it sent no CONNECT packet within 300 ms"));
        }
    }

    @Test
    void silenceBeyondTheKeepAliveEndsTheConnection() throws IOException {
        try (Socket socket = open("100e 0004 4d515454 05 02 0001 00 0001 63")) { // 1 s
            assertThat(readAll(socket)).contains("e0").contains("8d");
        }
    }

    /** What comes after CONNACK, until the listener closes. */
    private String answerTo(String packet) throws IOException {
        try (Socket socket = open(CONNECT_5)) {
            var in = new DataInputStream(socket.getInputStream());
            assertThat(in.readUnsignedByte()).isEqualTo(0x20);
            in.skipNBytes(in.readUnsignedByte());
            write(socket, packet);
            return readAll(socket);
        }
    }

    private static String publish(String head, int packetId) {
        String id = packetId == 0 ? "" : String.format("%04x", packetId);
        return packet(head, TOPIC + id + "31");
    }

    private static String publish5(String head, String properties) {
        return packet(head, TOPIC + "0001" + properties + "31");
    }

    private static String packet(String head, String rest) {
        return head + String.format("%02x", rest.length() / 2) + rest;
    }

    private Socket open(String hex) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
        write(socket, hex);
        return socket;
    }

    private static void write(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
        socket.getOutputStream().flush();
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
    }

    private static String readAll(Socket socket) throws IOException {
        return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
    }
}
