package io.twinseal.testnet.bench;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.config.Address;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.netty.EventLoops;
import io.twinseal.node.netty.NettyTransport;
import io.twinseal.node.netty.TransportLimits;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.testnet.local.LocalNetwork;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Plays every gateway of a network over real connections, each at the first of its access points. It holds the keys of
 * access points too, and so makes what both sides sign.
 */
final class LoadGenerator implements AutoCloseable {
    private final Clock clock = new SystemClock();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final ThreadNodeLoop loop =
            new ThreadNodeLoop("load", clock, (where, cause) -> failure.completeExceptionally(cause));
    private final EventLoops io = new EventLoops(1);
    private final List<NettyTransport> transports = new ArrayList<>();
    private final List<LoadGateway> gateways = new ArrayList<>();
    private final List<TransactionMaker> makers = new ArrayList<>();
    private final LocalNetwork network;
    private final Genesis genesis;
    private final ChainId chain;
    private final Map<MemberId, MemberInfo> members;

    /** Connects; the slot of transactions is this one until {@link #slot} gives another. */
    LoadGenerator(LocalNetwork network, BlockId slot) throws IOException {
        this.network = network;
        this.genesis = GenesisFile.read(network.folderOf("genesis.toml"));
        this.chain = GenesisCodec.chainId(genesis);
        this.members = genesis.members().stream().collect(Collectors.toMap(MemberInfo::id, Function.identity()));
        for (MemberInfo member : genesis.members()) if (member.role() == Role.GATEWAY) connect(member, slot);
    }

    private void connect(MemberInfo gateway, BlockId slot) throws IOException {
        MemberInfo accessPoint = member(gateway.accessPoints().get(0)).orElseThrow();
        MemberKey key = key(gateway);
        List<TwinInfo> twins = genesis.twins().stream()
                .filter(twin -> twin.gateway().equals(gateway.id()))
                .toList();
        ModelInfo model = genesis.models().stream()
                .filter(info -> info.digest().equals(twins.get(0).model()))
                .findFirst()
                .orElseThrow();
        var maker = new TransactionMaker(
                chain,
                key(accessPoint),
                key,
                model,
                twins.stream().map(TwinInfo::id).toList());
        makers.add(maker);
        var transport =
                new NettyTransport(io, loop, key, members::containsKey, TransportLimits.DEFAULT, new SecureRandom());
        transports.add(transport);
        Address address = Address.parse(network.address(accessPoint.name()));
        call(() -> {
            var peers = new PeerSet(
                    loop, transport, chain, this::hello, id -> member(id).map(MemberInfo::role));
            var load = new LoadGateway(clock, peers, maker, slot);
            gateways.add(load);
            peers.subscribe(load);
            transport.start(peers);
            transport.connect(new PeerAddress(accessPoint.id(), address.host(), address.port()));
            return true;
        });
    }

    private MemberKey key(MemberInfo member) throws IOException {
        return MemberKey.load(network.folderOf(member.name()).resolve("key.pem"));
    }

    private Optional<MemberInfo> member(MemberId id) {
        return Optional.ofNullable(members.get(id));
    }

    private WireMessage.Hello hello() {
        return new WireMessage.Hello(PeerSet.VERSION, chain, "bench", BlockId.of(chain.toBytes()), 0, BigInteger.ZERO);
    }

    ChainId chain() {
        return chain;
    }

    /** What makes the transactions of one gateway; it may be used once the load has ended. */
    TransactionMaker maker() {
        return makers.get(0);
    }

    /** Whether every gateway is connected. */
    boolean isReady() {
        return call(() -> gateways.stream().allMatch(LoadGateway::isReady));
    }

    /** Offers this load, each gateway as much, from now on. */
    void offer(Load load) {
        run(gateway -> gateway.offer(load));
    }

    /** Names this block in what is made from now on. */
    void slot(BlockId recent) {
        run(gateway -> gateway.slot(recent));
    }

    /** What was sealed since this was last asked. */
    LoadGateway.Sealed take() {
        var taken = call(() -> gateways.stream().map(LoadGateway::take).toList());
        return new LoadGateway.Sealed(
                taken.stream().mapToLong(LoadGateway.Sealed::transactions).sum(),
                taken.stream().mapToLong(LoadGateway.Sealed::bytes).sum(),
                Latencies.merge(taken.stream().map(LoadGateway.Sealed::millis).toList()));
    }

    private void run(Consumer<LoadGateway> action) {
        call(() -> {
            gateways.forEach(action);
            return true;
        });
    }

    private <T> T call(Supplier<T> task) {
        var result = new CompletableFuture<T>();
        loop.post(() -> result.complete(task.get()));
        try {
            CompletableFuture.anyOf(result, failure).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the load broke off: " + e.getMessage(), e);
        }
        return result.join();
    }

    @Override
    public void close() {
        loop.close();
        transports.forEach(NettyTransport::close);
        io.close();
    }
}
