package io.twinseal.node.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.node.netty.FrameDecoder.Frame;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members over TCP and TLS 1.3. Of two connections between the same members the one that the lower id opened is kept, of
 * two that the same one opened the newer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel, and that is reported
public final class NettyTransport implements Transport, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final EventLoops loops;
    private final NodeLoop nodeLoop;
    private final MemberId self;
    private final MemberTls tls;
    private final TransportLimits limits;
    private final RandomGenerator random;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Reports reports = new Reports();
    private final Map<MemberId, PeerConnection> connections = new HashMap<>();
    private final Map<MemberId, Dialer> dialers = new HashMap<>();
    private @Nullable Channel server;
    private @Nullable Listener listener;
    private volatile boolean closed;

    /**
     * A transport that only dials, until {@link #bind}.
     *
     * @param members asked in every handshake
     * @param random for the jitter of dialling again
     */
    public NettyTransport(
            EventLoops loops,
            NodeLoop nodeLoop,
            MemberKey key,
            MemberCheck members,
            TransportLimits limits,
            RandomGenerator random) {
        this.loops = loops;
        this.nodeLoop = nodeLoop;
        this.self = key.id();
        this.tls = new MemberTls(key, members);
        this.limits = limits;
        this.random = random;
    }

    /**
     * Listens; connections wait in the system's queue until {@link #start}. Called before that, from any thread.
     *
     * @return the address with the port that the system chose if none was given
     * @throws IOException saying what to do if the address cannot be had
     */
    public InetSocketAddress bind(InetSocketAddress address) throws IOException {
        Channel bound = EventLoops.bind(
                loops.server().option(ChannelOption.AUTO_READ, false).childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                }),
                "members",
                address);
        server = bound;
        return (InetSocketAddress) bound.localAddress();
    }

    @Override
    public void start(Listener newListener) {
        nodeLoop.checkOnLoop();
        listener = newListener;
        if (server != null) server.config().setAutoRead(true);
    }

    @Override
    public void connect(PeerAddress address) {
        nodeLoop.checkOnLoop();
        if (address.id().equals(self)) {
            LOG.warn("{} is this node itself and is not dialled; remove it from the configured peers", address);
            return;
        }
        Dialer before = dialers.get(address.id());
        if (before != null && before.address().equals(address)) return;
        if (before != null) before.stop();
        Dialer dialer = new Dialer(
                address, nodeLoop, limits, random, () -> connections.containsKey(address.id()), () -> dial(address));
        dialers.put(address.id(), dialer);
        dialer.begin();
    }

    @Override
    public boolean send(MemberId to, WireMessage message) {
        nodeLoop.checkOnLoop();
        PeerConnection connection = connections.get(to);
        if (connection == null) return false;
        connection.send(WireCodec.frame(message));
        return true;
    }

    @Override
    public void broadcast(Collection<MemberId> to, WireMessage message) {
        nodeLoop.checkOnLoop();
        byte[] frame = WireCodec.frame(message); // once for all
        for (MemberId member : to) {
            PeerConnection connection = connections.get(member);
            if (connection != null) connection.send(frame);
        }
    }

    @Override
    public void disconnect(MemberId member, String reason) {
        nodeLoop.checkOnLoop();
        PeerConnection connection = connections.get(member);
        if (connection == null) return;
        connection.goodbye(reason);
        gone(connection, "this node closed it: " + reason);
    }

    /** Bytes queued for that member and not yet taken by the system; 0 if it is not connected. */
    public long unsentBytes(MemberId member) {
        nodeLoop.checkOnLoop();
        PeerConnection connection = connections.get(member);
        return connection == null ? 0 : connection.unsentBytes();
    }

    int openChannels() {
        return channels.size();
    }

    /** Says goodbye to all, for good; from any thread. */
    @Override
    public void close() {
        closed = true;
        if (server != null) server.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        for (Channel channel : channels) {
            PeerConnection connection = channel.pipeline().get(PeerConnection.class);
            if (connection != null) connection.goodbye("this node stops");
        }
        channels.newCloseFuture().awaitUninterruptibly(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        channels.close().awaitUninterruptibly(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    }

    private void accept(Channel channel) {
        if (closed || handshakes.incrementAndGet() > limits.handshakesMax()) {
            handshakes.decrementAndGet();
            LOG.warn(
                    "{} is turned away: {} handshakes are under way",
                    Sockets.text(channel.remoteAddress()),
                    limits.handshakesMax());
            channel.close();
            return;
        }
        equip(channel, new PeerConnection(channel, reports, tls, limits, null));
    }

    private void equip(Channel channel, PeerConnection connection) {
        channels.add(channel);
        channel.pipeline()
                .addLast(tls.handler(connection.outbound(), limits.handshakeMillisMax()))
                .addLast(new FrameDecoder())
                .addLast(connection);
    }

    private void dial(PeerAddress address) {
        loops.resolve(address.host(), address.port(), target -> {
            if (closed) return;
            if (target.isUnresolved()) {
                dialEnded(address, "no host has the name " + address.host());
                return;
            }
            ChannelFuture dialled = loops.client()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            equip(channel, new PeerConnection(channel, reports, tls, limits, address));
                        }
                    })
                    .connect(target);
            dialled.addListener(done -> {
                if (!done.isSuccess()) dialEnded(address, CloseReasons.ofConnect(done.cause()));
            });
        });
    }

    private void dialEnded(PeerAddress address, String reason) {
        nodeLoop.post(() -> {
            Dialer dialer = dialers.get(address.id());
            if (dialer != null) dialer.ended(reason);
        });
    }

    private void admit(PeerConnection connection) {
        Listener told = listener;
        if (told == null || closed || !connection.open()) return; // if it closed, its report follows
        Peer peer = connection.peer();
        PeerConnection other = connections.get(peer.id());
        if (other != null && other.open() && opener(other).compareTo(opener(connection)) < 0) {
            connection.goodbye("another connection between the two is kept");
            other.probe(); // a peer that dials anew may have lost it without our knowing
            return;
        }
        if (other != null) {
            other.goodbye("another connection between the two is kept");
            gone(other, "a newer connection replaced it");
        }
        connections.put(peer.id(), connection);
        connection.admit();
        Dialer dialer = dialers.get(peer.id());
        if (dialer != null) dialer.connected(connection.outbound());
        LOG.info("connected to {}, which {} dialled", peer, peer.outbound() ? "this node" : "it");
        told.connected(peer);
    }

    private MemberId opener(PeerConnection connection) {
        return connection.outbound() ? self : connection.peer().id();
    }

    private void take(PeerConnection connection, List<Frame> frames) {
        long bytes = 0;
        for (Frame frame : frames) {
            bytes += frame.bytes();
            // asked anew for every message: the listener may disconnect while it takes one
            if (listener != null && connections.get(connection.peer().id()) == connection)
                listener.received(connection.peer().id(), frame.message());
        }
        connection.taken(bytes);
    }

    private void gone(PeerConnection connection, String reason) {
        MemberId member = connection.peer().id();
        if (!connections.remove(member, connection)) return;
        LOG.info("disconnected from {}: {}", connection.peer(), reason);
        if (listener != null) listener.disconnected(member, reason);
        Dialer dialer = dialers.get(member);
        if (dialer != null && !closed) dialer.disconnected();
    }

    /** Brings what happens on the event loops to the node loop. */
    private final class Reports implements PeerConnection.Owner {
        @Override
        public void ready(PeerConnection connection) {
            if (!connection.outbound()) handshakes.decrementAndGet();
            nodeLoop.post(() -> admit(connection));
        }

        @Override
        public void received(PeerConnection connection, List<Frame> frames) {
            nodeLoop.post(() -> take(connection, frames));
        }

        @Override
        public void closed(PeerConnection connection, boolean wasReady, String reason) {
            if (!wasReady && !connection.outbound()) {
                handshakes.decrementAndGet();
                LOG.warn("{} is no peer: {}", connection.remote(), reason);
                return;
            }
            nodeLoop.post(() -> {
                if (wasReady && connections.get(connection.peer().id()) == connection) gone(connection, reason);
                else if (connection.outbound()) dialEnded(connection.target(), reason);
            });
        }
    }
}
