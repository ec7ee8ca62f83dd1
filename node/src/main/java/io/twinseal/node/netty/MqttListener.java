package io.twinseal.node.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.twinseal.node.gateway.DeviceAuthenticator;
import io.twinseal.node.gateway.ReadingSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where devices publish readings: MQTT 5, 3.1.1 and 3.1 with QoS 0 and 1.
 *
 * <p>Not a broker: nothing is retained or passed on, subscriptions are refused, sessions end with their connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing open
public final class MqttListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttListener.class);
    private static final long CLOSE_MILLIS_MAX = 2_000;
    private static final int CLIENT_ID_LENGTH_MAX = 128;
    private static final int FLUSHES_TOGETHER = 256;

    private final MqttSession.Services services;
    private final MqttLimits limits;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel server;

    private MqttListener(EventLoops loops, InetSocketAddress address, MqttSession.Services services)
            throws IOException {
        this.services = services;
        this.limits = services.limits();
        this.server = EventLoops.bind(
                loops.server().childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                }),
                "MQTT",
                address);
    }

    /**
     * Listens until closed.
     *
     * @param executor runs the authenticator, which may take its time
     * @throws IOException saying what to do if the address cannot be had
     */
    public static MqttListener listen(
            EventLoops loops,
            InetSocketAddress address,
            DeviceAuthenticator authenticator,
            Executor executor,
            ReadingSink sink,
            MqttLimits limits)
            throws IOException {
        ConcurrentMap<String, MqttSession> sessions = new ConcurrentHashMap<>();
        return new MqttListener(
                loops, address, new MqttSession.Services(authenticator, executor, sink, limits, sessions));
    }

    /** With the port that the system chose if none was given. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    private void accept(Channel channel) {
        if (connections.size() >= limits.connectionsMax()) {
            LOG.warn(
                    "{} is turned away: {} MQTT connections are open",
                    Sockets.text(channel.remoteAddress()),
                    limits.connectionsMax());
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(FLUSHES_TOGETHER, true))
                .addLast(MqttEncoder.INSTANCE)
                .addLast(new MqttDecoder(limits.packetBytesMax(), CLIENT_ID_LENGTH_MAX))
                .addLast(new MqttSession(channel, services));
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        for (Channel channel : connections) {
            MqttSession session = channel.pipeline().get(MqttSession.class);
            if (session != null) session.serverStops();
        }
        connections.newCloseFuture().awaitUninterruptibly(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }
}
