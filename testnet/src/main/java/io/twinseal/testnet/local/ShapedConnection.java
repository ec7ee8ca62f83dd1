package io.twinseal.testnet.local;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * A client's connection over a link, and the one to the target that continues it.
 *
 * <pre>
 *   dialling --target answers--> carrying --both directions ended, or either end failed--> closed
 * </pre>
 *
 * <p>Confined to the thread of the selector.
 */
final class ShapedConnection implements Closeable {
    static final int SOCKET_BUFFER_BYTES = 64 * 1024;

    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final Flow up;
    private final Flow down;

    private ShapedConnection(
            SocketChannel client,
            SocketChannel server,
            SelectionKey clientKey,
            SelectionKey serverKey,
            Flow up,
            Flow down) {
        this.client = client;
        this.server = server;
        this.clientKey = clientKey;
        this.serverKey = serverKey;
        this.up = up;
        this.down = down;
    }

    /**
     * Begins to dial the target.
     *
     * @param server a new channel
     * @throws IOException if the client is no more or the target is not there; both channels are closed then
     */
    static ShapedConnection dial(
            SocketChannel client,
            SocketChannel server,
            InetSocketAddress target,
            Selector selector,
            Line up,
            Line down,
            LongSupplier nowNanos)
            throws IOException {
        try {
            server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            for (var channel : List.of(client, server)) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
            }
            server.connect(target);
            return new ShapedConnection(
                    client,
                    server,
                    client.register(selector, 0),
                    server.register(selector, SelectionKey.OP_CONNECT),
                    new Flow(client, server, up, nowNanos),
                    new Flow(server, client, down, nowNanos));
        } catch (IOException e) {
            try (client;
                    server) {
                throw e;
            }
        }
    }

    /** Does what can be done now; false once it is closed. */
    boolean advance() throws IOException {
        if (carry()) return true;
        close();
        return false;
    }

    private boolean carry() {
        try {
            if (!server.finishConnect()) return true;
            up.advance();
            down.advance();
        } catch (IOException broken) {
            // Whoever is left at the other end is told by the end of its own connection.
            return false;
        }
        clientKey.interestOps(interest(up, down));
        serverKey.interestOps(interest(down, up));
        return !up.isOver() || !down.isOver();
    }

    private static int interest(Flow from, Flow to) {
        return (from.hasRoom() ? SelectionKey.OP_READ : 0) | (to.isRefused() ? SelectionKey.OP_WRITE : 0);
    }

    void reschedule(LongUnaryOperator changeUp, LongUnaryOperator changeDown) {
        up.reschedule(changeUp);
        down.reschedule(changeDown);
    }

    /** When something arrives at either end next, or {@link Flow#NEVER}. */
    long nextNanos() {
        return Math.min(up.nextNanos(), down.nextNanos());
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
