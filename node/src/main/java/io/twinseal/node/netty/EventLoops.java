package io.twinseal.node.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The few threads that serve all sockets of a node. Closing them closes what still uses them. */
public final class EventLoops implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int UNSENT_BYTES_LOW = 64 * 1024;
    private static final int UNSENT_BYTES_HIGH = 256 * 1024;
    private static final long RESOLVER_IDLE_SECONDS = 10;
    private static final int PAGE_BYTES = 8 * 1024;
    private static final int CHUNK_ORDER = 5; // chunks of 32 pages: a quiet node holds a quarter of a megabyte a thread

    private static final int CACHED_SMALL = 64;
    private static final int CACHED_NORMAL = 8;

    private final EventLoopGroup group;
    private final ByteBufAllocator allocator;
    private final ThreadPoolExecutor resolver;

    /**
     * Starts the threads.
     *
     * @param threads one is enough for a small machine; more pay off when TLS fills one core
     */
    public EventLoops(int threads) {
        if (System.getProperty("io.netty.leakDetection.level") == null)
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("twinseal-io"), NioIoHandler.newFactory());
        this.allocator = new PooledByteBufAllocator(
                true, threads, threads, PAGE_BYTES, CHUNK_ORDER, CACHED_SMALL, CACHED_NORMAL, false);
        this.resolver = new ThreadPoolExecutor(
                1,
                1,
                RESOLVER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("twinseal-resolver", true),
                new ThreadPoolExecutor.DiscardPolicy()); // only once closed
        this.resolver.allowCoreThreadTimeOut(true);
    }

    /** Looks a name up on a thread of its own, for a name server that is away would hold up every socket. */
    void resolve(String host, int port, Consumer<InetSocketAddress> then) {
        resolver.execute(() -> then.accept(new InetSocketAddress(host, port)));
    }

    ServerBootstrap server() {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(UNSENT_BYTES_LOW, UNSENT_BYTES_HIGH));
    }

    Bootstrap client() {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(UNSENT_BYTES_LOW, UNSENT_BYTES_HIGH));
    }

    /** Binds and waits for it. */
    static Channel bind(ServerBootstrap server, String what, InetSocketAddress address) throws IOException {
        ChannelFuture bound = server.bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) return bound.channel();
        throw new IOException(
                "cannot listen for " + what + " on " + address.getHostString() + ":" + address.getPort() + ": "
                        + bound.cause().getMessage() + "; free the port or configure another",
                bound.cause());
    }

    @Override
    public void close() {
        resolver.shutdownNow();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
