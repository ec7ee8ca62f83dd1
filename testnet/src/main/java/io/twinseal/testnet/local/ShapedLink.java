package io.twinseal.testnet.local;

import io.twinseal.node.runtime.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A link of limited rate and with a delay between whoever connects to it and a target, both on loopback. In each
 * direction bytes queue, leave one after another at the rate, and arrive the delay later; connections share the rate.
 * Only the bytes of the connections pass the link: they are made and refused at once, and lost or late packets, headers
 * and slow starts of TCP are not played.
 *
 * <p>A connection has {@link Link#heldBytesMax} bytes on their way in each direction, and the buffers of its sockets, of
 * some 100 KiB each: who sends more has to wait. If either end fails, or the target cannot be reached, both ends are
 * closed; the link goes on listening.
 *
 * <p>Everything happens in one daemon thread; the methods are safe on any.
 */
final class ShapedLink implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final InetSocketAddress address;
    private final InetSocketAddress target;
    private final Clock clock;
    private final long startNanos;
    private final Line up;
    private final Line down;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final List<ShapedConnection> connections = new ArrayList<>();
    private final Thread thread;
    private volatile Link link;
    private volatile boolean isClosed;

    private ShapedLink(
            InetSocketAddress target, Link link, Clock clock, Selector selector, ServerSocketChannel listener) {
        this.address = (InetSocketAddress) listener.socket().getLocalSocketAddress();
        this.target = target;
        this.link = link;
        this.clock = clock;
        this.startNanos = clock.nanos();
        this.up = new Line(link);
        this.down = new Line(link);
        this.selector = selector;
        this.listener = listener;
        this.thread = new Thread(this::run, "link-" + address.getPort());
        thread.setDaemon(true);
    }

    /**
     * A link that listens.
     *
     * @param listening where; port 0 stands for any that is free
     * @param target whom connections lead to; it need not be there yet
     */
    static ShapedLink open(InetSocketAddress listening, InetSocketAddress target, Link link, Clock clock)
            throws IOException {
        var selector = Selector.open();
        var listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, ShapedConnection.SOCKET_BUFFER_BYTES);
            listener.bind(listening, BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            try (selector;
                    listener) {
                throw new IOException("a link cannot listen at " + listening + ": " + e.getMessage(), e);
            }
        }
        var shaped = new ShapedLink(target, link, clock, selector, listener);
        shaped.thread.start();
        return shaped;
    }

    /** Where to connect to. */
    InetSocketAddress address() {
        return address;
    }

    /** What it is like now. */
    Link link() {
        return link;
    }

    /**
     * Changes the rate of both directions; what waits in the link leaves at the new rate too.
     *
     * @throws IllegalArgumentException if a link cannot have such a rate
     */
    void rate(long bitsPerSecond) {
        link = link.withRate(bitsPerSecond);
        selector.wakeup();
    }

    /** Bytes that arrived at the target. */
    long bytesUp() {
        return up.carriedBytes();
    }

    /** Bytes that arrived at those who connected. */
    long bytesDown() {
        return down.carriedBytes();
    }

    /** Closes the listener and every connection, and ends the thread; what is on its way is lost. */
    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void run() {
        try (selector;
                listener) {
            try {
                carry();
            } finally {
                for (var connection : connections) connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the link to " + target + " ended: " + e.getMessage(), e);
        }
    }

    private void carry() throws IOException {
        while (!isClosed) {
            await();
            changeRate();
            for (var client = listener.accept(); client != null; client = listener.accept()) accept(client);
            for (var connection : List.copyOf(connections)) if (!connection.advance()) connections.remove(connection);
        }
    }

    /** Until a socket can do something, something arrives, or another thread wants something. */
    private void await() throws IOException {
        long next = Flow.NEVER;
        for (var connection : connections) next = Math.min(next, connection.nextNanos());
        long nanos = next - now();
        if (next == Flow.NEVER) selector.select();
        else if (nanos <= 0) selector.selectNow();
        else selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        selector.selectedKeys().clear();
    }

    private long now() {
        return clock.nanos() - startNanos;
    }

    private void changeRate() {
        long wanted = link.bitsPerSecond();
        if (wanted == up.bitsPerSecond()) return;
        var changeUp = up.rate(wanted, now());
        var changeDown = down.rate(wanted, now());
        for (var connection : connections) connection.reschedule(changeUp, changeDown);
    }

    private void accept(SocketChannel client) throws IOException {
        var server = SocketChannel.open();
        try {
            connections.add(ShapedConnection.dial(client, server, target, selector, up, down, this::now));
        } catch (IOException broken) {
            // Both are closed, by which the client knows.
        }
    }
}
