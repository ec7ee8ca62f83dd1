package io.twinseal.node.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.twinseal.node.api.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP/1.1 server: one handler, requests of a connection one after the other, streams of events. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing open
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final HttpHandler handler;
    private final Executor executor;
    private final HttpLimits limits;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel server;

    private HttpServer(
            EventLoops loops, InetSocketAddress address, HttpHandler handler, Executor executor, HttpLimits limits)
            throws IOException {
        this.handler = handler;
        this.executor = executor;
        this.limits = limits;
        this.server = EventLoops.bind(
                loops.server().childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                }),
                "HTTP",
                address);
    }

    /**
     * Serves until closed.
     *
     * @param executor runs the handler, such as {@code nodeLoop::post}; a handler that throws answers 500
     * @throws IOException saying what to do if the address cannot be had
     */
    public static HttpServer listen(
            EventLoops loops, InetSocketAddress address, HttpHandler handler, Executor executor, HttpLimits limits)
            throws IOException {
        return new HttpServer(loops, address, handler, executor, limits);
    }

    /** With the port that the system chose if none was given. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    private void accept(Channel channel) {
        if (connections.size() >= limits.connectionsMax()) {
            LOG.warn(
                    "{} is turned away: {} HTTP connections are open",
                    Sockets.text(channel.remoteAddress()),
                    limits.connectionsMax());
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new BoundedBodies(limits.bodyBytesMax()))
                .addLast(new HttpConnection(channel, handler, executor, limits));
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
}
