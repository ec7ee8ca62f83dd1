package io.twinseal.node;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.mining.RaceMiner;
import io.twinseal.node.models.MemoryShelf;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.MemoryNetwork;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Access points of a {@link LongChain} on one thread and one clock. They mine only when told to. */
final class SyncNetwork {
    private static final double HASHES_PER_SECOND = 1e-6;

    private final ManualClock clock;
    private final ManualNodeLoop loop;
    private final MemoryNetwork network = new MemoryNetwork(2);
    private final LoopWorkers workers;
    private final SyncConfig sync;
    private StorageConfig storage = StorageConfig.DEFAULT;
    private final Map<Integer, Node> nodes = new TreeMap<>();

    /** @param nowMillis past the chain's last block */
    SyncNetwork(long nowMillis, SyncConfig sync) {
        this.sync = sync;
        clock = new ManualClock(nowMillis);
        loop = new ManualNodeLoop(clock);
        workers = new LoopWorkers(loop, (where, cause) -> {
            throw new AssertionError(where, cause);
        });
    }

    /** What an access point says instead of a message; empty for nothing. */
    interface Speech extends Function<WireMessage, Optional<WireMessage>> {
        Speech HONEST = Optional::of;
    }

    /** One access point, with what it did to its connections. */
    final class Node {
        final AccessPointCore core;
        final MemoryStore store;
        final List<String> dropped = new ArrayList<>();
        final List<WireMessage> sent = new ArrayList<>();
        long receivedBytes;

        private Node(MemberKey key, MemoryStore store, Speech speech, double hashesPerSecond) {
            this.store = store;
            Transport transport = new Tap(network.join(key.id(), loop), this, speech);
            var genesis = LongChain.genesis();
            core = new AccessPointCore(
                    new AccessPointCore.Ports(
                            loop,
                            clock,
                            workers,
                            transport,
                            new RaceMiner(loop, new Random(key.id().hashCode()), hashesPerSecond, 1),
                            Signatures.fastest()),
                    Chain.open(genesis, new ChainStore(store)),
                    genesis.name(),
                    new Membership(genesis),
                    new Membership(genesis).selfOrNewcomer(key.id()),
                    key,
                    new AccessPointCore.Compute(
                            "test",
                            item -> {
                                throw new AssertionError("no gateway here");
                            },
                            PieceRunner.direct((model, cut, input) -> input),
                            new MemoryShelf()),
                    sync,
                    storage);
        }

        Chain chain() {
            return core.chain();
        }

        StatusView status() {
            return core.source(List::of).status();
        }

        <T extends WireMessage> List<T> sent(Class<T> kind) {
            return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** What the access points keep that are started from now on. */
    void storage(StorageConfig config) {
        storage = config;
    }

    /** An access point that mines nothing of its own accord. */
    Node start(int index, MemoryStore store, Speech speech) {
        return start(index, store, speech, HASHES_PER_SECOND);
    }

    Node start(int index, MemoryStore store, Speech speech, double hashesPerSecond) {
        MemberKey key = LongChain.accessPoint(index);
        Node node = new Node(key, store, speech, hashesPerSecond);
        nodes.put(index, node);
        List<PeerAddress> others = nodes.keySet().stream()
                .map(LongChain::accessPoint)
                .filter(other -> !other.equals(key))
                .map(other -> new PeerAddress(other.id(), "memory", 1))
                .toList();
        loop.post(() -> node.core.start(others));
        loop.runReady();
        return node;
    }

    /** Takes an access point away as a kill does. */
    void kill(int index) {
        network.leave(LongChain.accessPoint(index).id());
        loop.post(Objects.requireNonNull(nodes.remove(index)).core::stop);
        loop.runReady();
    }

    void advance(long millis) {
        loop.advance(millis);
    }

    private static final class Tap implements Transport {
        private final Transport inner;
        private final Node node;
        private final Speech speech;

        Tap(Transport inner, Node node, Speech speech) {
            this.inner = inner;
            this.node = node;
            this.speech = speech;
        }

        @Override
        public void start(Listener listener) {
            inner.start(new Listener() {
                @Override
                public void connected(io.twinseal.node.runtime.Peer peer) {
                    listener.connected(peer);
                }

                @Override
                public void received(MemberId from, WireMessage message) {
                    node.receivedBytes += WireCodec.frame(message).length;
                    listener.received(from, message);
                }

                @Override
                public void disconnected(MemberId member, String reason) {
                    listener.disconnected(member, reason);
                }
            });
        }

        @Override
        public void connect(PeerAddress address) {
            inner.connect(address);
        }

        @Override
        public boolean send(MemberId to, WireMessage message) {
            node.sent.add(message);
            return speech.apply(message).map(said -> inner.send(to, said)).orElse(true);
        }

        @Override
        public void disconnect(MemberId member, String reason) {
            node.dropped.add(member.shortHex() + ": " + reason);
            inner.disconnect(member, reason);
        }
    }
}
