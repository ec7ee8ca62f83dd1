package io.twinseal.node.netty;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A transport with a loop of its own that writes down what it is told. */
final class TestMember implements AutoCloseable, Transport.Listener {
    static final TransportLimits QUICK = new TransportLimits(1 << 20, 1 << 20, 5_000, 8, 200, 1_000, 20, 200);

    final MemberKey key;
    final List<Peer> peers = new CopyOnWriteArrayList<>();
    final List<WireMessage> received = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();
    final AtomicReference<Throwable> fault = new AtomicReference<>();
    final ThreadNodeLoop loop = new ThreadNodeLoop("test-node", new SystemClock(), (where, e) -> fault.set(e));
    private final EventLoops eventLoops = new EventLoops(1);
    final NettyTransport transport;
    final InetSocketAddress address;
    volatile Consumer<WireMessage> onMessage = received::add;

    TestMember(MemberKey key, MemberCheck members, int port, TransportLimits limits) {
        this.key = key;
        this.transport = new NettyTransport(eventLoops, loop, key, members, limits, new Random(1));
        try {
            this.address = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loop.post(() -> transport.start(this));
    }

    static TestMember of(int seed) {
        return new TestMember(key(seed), anybody -> true, 0, QUICK);
    }

    static MemberKey key(int seed) {
        return MemberKey.generate(new Random(seed));
    }

    MemberId id() {
        return key.id();
    }

    PeerAddress peerAddress() {
        return new PeerAddress(id(), "127.0.0.1", address.getPort());
    }

    void dial(TestMember other) {
        loop.post(() -> transport.connect(other.peerAddress()));
    }

    boolean send(TestMember to, WireMessage message) {
        return onLoop(() -> transport.send(to.id(), message));
    }

    <T> T onLoop(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.post(() -> done.complete(work.get()));
        return done.join();
    }

    boolean reaches(TestMember other) {
        return peers.stream().anyMatch(peer -> peer.id().equals(other.id()));
    }

    @Override
    public void connected(Peer peer) {
        loop.checkOnLoop();
        peers.add(peer);
    }

    @Override
    public void received(MemberId from, WireMessage message) {
        loop.checkOnLoop();
        onMessage.accept(message);
    }

    @Override
    public void disconnected(MemberId member, String reason) {
        loop.checkOnLoop();
        peers.removeIf(peer -> peer.id().equals(member));
        ends.add(reason);
    }

    @Override
    public void close() {
        transport.close();
        eventLoops.close();
        loop.close();
        if (fault.get() != null) throw new AssertionError("the loop failed", fault.get());
    }
}
