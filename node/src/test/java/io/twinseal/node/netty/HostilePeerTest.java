package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.twinseal.ledger.crypto.Certificates;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireMessage;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that speak TLS by the JDK alone and say what they should not. */
@Timeout(60)
class HostilePeerTest {
    private final TestMember ann = TestMember.of(1);
    private final Logs logs = new Logs();

    @AfterEach
    void close() {
        logs.close();
        ann.close();
    }

    @Test
    void aFrameTooLongForItsKindEndsTheConnectionAtItsFirstBytes() throws Exception {
        try (SSLSocket socket = member()) {
            await().until(() -> ann.peers.size() == 1);
            // a ping of a megabyte, of which only the head is sent
            send(
                    socket,
                    ByteBuffer.allocate(6)
                            .putInt(1 << 20)
                            .put((byte) 0x1a)
                            .put((byte) 0x00)
                            .array());
            await().until(() -> ann.ends.size() == 1);
            assertThat(ann.ends.get(0))
                    .isEqualTo("it broke the protocol: PING of 1048576 bytes is over its limit of 32 bytes");
            assertClosed(socket);
        }
    }

    @Test
    void noFrameIsLongerThanTheLongestMessage() throws Exception {
        try (SSLSocket socket = member()) {
            await().until(() -> ann.peers.size() == 1);
            send(socket, ByteBuffer.allocate(6).putInt(Integer.MAX_VALUE).array());
            await().until(() -> ann.ends.size() == 1);
            assertThat(ann.ends.get(0)).contains("a frame claims 2147483647 bytes");
            assertClosed(socket);
        }
    }

    @Test
    void whatCameBeforeAMalformedFrameIsStillDelivered() throws Exception {
        try (SSLSocket socket = member()) {
            await().until(() -> ann.peers.size() == 1);
            var good = new WireMessage.OffloadRefusal(7, "before", false);
            byte[] frame = WireCodec.frame(good);
            byte[] broken = WireCodec.frame(new WireMessage.OffloadRefusal(8, "after", false));
            broken[7] = 0x7f; // no wire type 7
            send(
                    socket,
                    ByteBuffer.allocate(frame.length + broken.length)
                            .put(frame)
                            .put(broken)
                            .array());
            await().until(() -> ann.ends.size() == 1);
            assertThat(ann.received).containsExactly(good);
            assertThat(ann.ends.get(0)).startsWith("it broke the protocol: OFFLOAD_REFUSAL");
            assertClosed(socket);
        }
    }

    @Test
    void aMessageInManyPiecesIsOneMessage() throws Exception {
        try (SSLSocket socket = member()) {
            await().until(() -> ann.peers.size() == 1);
            var message = new WireMessage.OffloadRefusal(7, "in pieces", true);
            for (byte piece : WireCodec.frame(message)) send(socket, new byte[] {piece});
            await().until(() -> ann.received.equals(java.util.List.of(message)));
        }
    }

    @Test
    void silenceIsAskedAboutAndThenEndsTheConnection() throws Exception {
        try (SSLSocket socket = member()) {
            var in = new DataInputStream(socket.getInputStream());
            for (int ping = 1; ping <= 3; ping++) {
                byte[] envelope = new byte[in.readInt()];
                in.readFully(envelope);
                assertThat(WireCodec.decode(ByteBuffer.wrap(envelope))).isEqualTo(new WireMessage.Ping(ping));
            }
            await().until(() -> ann.ends.size() == 1);
            assertThat(ann.ends.get(0)).startsWith("it gave no sign of life for 1");
        }
    }

    @Test
    void whoShowsNoCertificateIsRefused() throws Exception {
        try (SSLSocket socket = connect(null, "TLSv1.3")) {
            assertClosed(socket);
            await().until(() -> logs.has("Empty client certificate chain"));
        }
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        try (SSLSocket socket = connect(TestMember.key(2), "TLSv1.2")) {
            assertClosed(socket);
            await().until(() -> logs.has("is no peer: the TLS handshake failed: "));
        }
    }

    @Test
    void whoSpeaksNoTlsIsRefused() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ann.address.getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> logs.has("is no peer: the TLS handshake failed: not an SSL/TLS record"));
        }
        assertThat(ann.peers).isEmpty();
    }

    @Test
    void onlySoManyHandshakesAreUnderWay() throws Exception {
        Socket[] idle = new Socket[TestMember.QUICK.handshakesMax()];
        for (int i = 0; i < idle.length; i++)
            idle[i] = new Socket(InetAddress.getLoopbackAddress(), ann.address.getPort());
        await().until(() -> ann.transport.openChannels() == idle.length);
        try (Socket last = new Socket(InetAddress.getLoopbackAddress(), ann.address.getPort())) {
            assertThat(last.getInputStream().read()).isEqualTo(-1);
            assertThat(logs.has("is turned away: 8 handshakes are under way")).isTrue();
        }
        for (Socket socket : idle) socket.close();
        await().until(() -> ann.transport.openChannels() == 0);
        try (SSLSocket socket = member()) {
            assertThat(socket.isConnected()).isTrue();
            await().until(() -> ann.peers.size() == 1);
        }
    }

    private SSLSocket member() throws Exception {
        SSLSocket socket = connect(TestMember.key(2), "TLSv1.3");
        socket.startHandshake();
        return socket;
    }

    private SSLSocket connect(@Nullable MemberKey key, String version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (key != null)
            keys.setKeyEntry(
                    "key", key.toJcaPrivateKey(), new char[0], new Certificate[] {Certificates.selfSigned(key)});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        context.init(managers.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ann.address.getPort());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads until the other side ends the connection, in order or not. */
    private static void assertClosed(SSLSocket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {}
        } catch (SSLException e) {
            assertThat(e).hasMessageMatching("(?s).*(alert|reset|closed|abort).*");
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        assertThatThrownBy(() -> {
                    while (true) send(socket, new byte[1]);
                })
                .isInstanceOf(IOException.class);
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {
            throw new IllegalStateException("this side is the client, not " + Arrays.toString(chain));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
