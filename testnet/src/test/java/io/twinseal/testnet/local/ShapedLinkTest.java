package io.twinseal.testnet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.SystemClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on loopback. What is timed can take longer than it should on a busy machine, but never be shorter. */
@Timeout(90)
class ShapedLinkTest {
    private static final int BUFFERS_BYTES = 512 * 1024; // more than the sockets of one direction have together
    private static final long BLOCKED_MILLIS = 500;
    private static final int PATIENCE_MILLIS = 30_000;

    private final ServerSocket target = listening(0);
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(target));

    ShapedLinkTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        Collections.reverse(opened);
        for (var each : opened) each.close();
    }

    @Test
    void isNoFasterThanRateAndDelayAllow() throws IOException {
        var link = link("4mbit,30ms");
        var client = connect(link);
        var server = accept();
        byte[] sent = random(1, 100_000);
        long start = System.nanoTime();
        var received = inBackground(() -> server.getInputStream().readNBytes(sent.length + 1));
        sendAndEnd(client, sent);
        assertThat(received.join()).isEqualTo(sent);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(200 + 30);
        assertThat(link.bytesUp()).isEqualTo(sent.length);
        assertThat(link.bytesDown()).isZero();
    }

    @Test
    void anAnswerTakesTwiceTheDelay() throws IOException {
        var client = connect(link("100mbit,25ms"));
        var server = accept();
        var echo = inBackground(() -> server.getInputStream().transferTo(server.getOutputStream()));
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            client.getOutputStream().write(i);
            assertThat(client.getInputStream().read()).isEqualTo(i);
            assertThat(millisSince(start)).isGreaterThanOrEqualTo(50);
        }
        client.shutdownOutput();
        assertThat(echo.join()).isEqualTo(3);
    }

    @Test
    void bytesOfBothDirectionsArriveWholeAndInOrder() throws IOException {
        var link = link("200mbit,2ms");
        var client = connect(link);
        var server = accept();
        byte[] up = random(2, 2_000_000);
        byte[] down = random(3, 3_000_000);
        var atServer = inBackground(() -> server.getInputStream().readNBytes(up.length + 1));
        var atClient = inBackground(() -> client.getInputStream().readNBytes(down.length + 1));
        var fromClient = inBackground(() -> sendAndEnd(client, up));
        var fromServer = inBackground(() -> sendAndEnd(server, down));
        assertThat(atServer.join()).isEqualTo(up);
        assertThat(atClient.join()).isEqualTo(down);
        CompletableFuture.allOf(fromClient, fromServer).join();
        assertThat(link.bytesUp()).isEqualTo(up.length);
        assertThat(link.bytesDown()).isEqualTo(down.length);
    }

    @Test
    void connectionsShareTheRate() throws IOException {
        var link = link("4mbit");
        long start = System.nanoTime();
        var received = new ArrayList<CompletableFuture<byte[]>>();
        for (int i = 0; i < 4; i++) {
            var client = connect(link);
            var server = accept();
            received.add(inBackground(() -> server.getInputStream().readNBytes(25_000)));
            client.getOutputStream().write(random(i, 25_000));
        }
        for (var each : received) assertThat(each.join()).hasSize(25_000);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(200);
    }

    @Test
    void aSenderHasToWaitForTheLine() throws IOException {
        var clock = new ManualClock(0); // on which nothing ever leaves
        var link = link("10mbit,20ms", clock);
        int sent = sendUntilBlocked(link);
        assertThat(sent).isBetween(Link.parse("10mbit,20ms").heldBytesMax(), BUFFERS_BYTES);
        var received = inBackground(() -> accept().getInputStream().readNBytes(sent));
        while (!received.isDone()) clock.advanceMillis(1);
        assertThat(received.join()).hasSize(sent);
    }

    @Test
    void aSenderHasToWaitForAReceiverThatDoesNotRead() throws IOException {
        target.setReceiveBufferSize(64 * 1024);
        var link = link("1gbit");
        int held = Link.parse("1gbit").heldBytesMax();
        int sent = sendUntilBlocked(link);
        assertThat(sent).isBetween(held, held + BUFFERS_BYTES);
        assertThat(accept().getInputStream().readNBytes(sent)).hasSize(sent);
    }

    @Test
    void aHigherRateHoldsForWhatWaits() throws IOException {
        var link = link("8kbit");
        var client = connect(link);
        var server = accept();
        var received = inBackground(() -> server.getInputStream().readNBytes(100_000));
        client.getOutputStream().write(new byte[100_000]); // would take 100 s, more than the test has
        link.rate(100_000_000);
        assertThat(link.link()).isEqualTo(Link.parse("100mbit"));
        assertThat(received.join()).hasSize(100_000);
    }

    @Test
    void aLowerRateHoldsAtOnce() throws IOException {
        var link = link("100mbit");
        var client = connect(link);
        var server = accept();
        client.getOutputStream().write(new byte[10_000]);
        assertThat(server.getInputStream().readNBytes(10_000)).hasSize(10_000);
        link.rate(80_000);
        long start = System.nanoTime();
        client.getOutputStream().write(new byte[5_000]);
        assertThat(server.getInputStream().readNBytes(5_000)).hasSize(5_000);
        assertThat(millisSince(start)).isGreaterThanOrEqualTo(400); // 500, less what it took to hear of it
        assertThatThrownBy(() -> link.rate(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be 1kbit to 10gbit");
    }

    @Test
    void closesAConnectionThatCannotBeContinuedAndTakesTheNext() throws IOException {
        target.close();
        var link = link("10mbit,1ms");
        assertThat(isEnded(connect(link))).isTrue();
        try (var again = listening(target.getLocalPort())) {
            var client = connect(link);
            try (var server = again.accept()) {
                client.getOutputStream().write(7);
                assertThat(server.getInputStream().read()).isEqualTo(7);
            }
            assertThat(isEnded(client)).isTrue();
        }
    }

    @Test
    void closingEndsListenerConnectionsAndThread() throws IOException {
        var link = link("10mbit,1ms");
        var client = connect(link);
        var server = accept();
        client.getOutputStream().write(7);
        assertThat(server.getInputStream().read()).isEqualTo(7);
        link.close();
        assertThat(isEnded(client)).isTrue();
        assertThat(isEnded(server)).isTrue();
        assertThatThrownBy(() -> connect(link)).isInstanceOf(ConnectException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("link-" + link.address().getPort());
    }

    @Test
    void saysWhereItCannotListen() {
        var taken = (InetSocketAddress) target.getLocalSocketAddress();
        assertThatThrownBy(() -> ShapedLink.open(taken, taken, Link.parse("1mbit"), new SystemClock()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen at")
                .hasMessageContaining(":" + taken.getPort());
    }

    /** Sends what the link takes before it takes no more; returns how many bytes that were. */
    private int sendUntilBlocked(ShapedLink link) throws IOException {
        var channel = opened(SocketChannel.open());
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        channel.connect(link.address());
        channel.configureBlocking(false);
        int sent = 0;
        try (var selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(BLOCKED_MILLIS) > 0 && sent < 10_000_000) {
                selector.selectedKeys().clear();
                sent += channel.write(ByteBuffer.allocate(10_000));
            }
        }
        return sent;
    }

    private ShapedLink link(String text) throws IOException {
        return link(text, new SystemClock());
    }

    private ShapedLink link(String text, Clock clock) throws IOException {
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getLocalPort());
        return opened(ShapedLink.open(any, at, Link.parse(text), clock));
    }

    private Socket connect(ShapedLink link) throws IOException {
        return patient(new Socket(link.address().getAddress(), link.address().getPort()));
    }

    private Socket accept() throws IOException {
        return patient(target.accept());
    }

    private Socket patient(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return opened(socket);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private static ServerSocket listening(int port) throws IOException {
        var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static boolean sendAndEnd(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        return true;
    }

    /** Whether the other end closes the connection, in whichever way. */
    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
