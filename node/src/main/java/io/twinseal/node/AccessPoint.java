package io.twinseal.node;

import io.twinseal.inference.batch.BatchQueue;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.split.Engine;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.node.allocation.Allocator;
import io.twinseal.node.allocation.PowerMeter;
import io.twinseal.node.api.AccessPointApi;
import io.twinseal.node.api.InferenceApi;
import io.twinseal.node.config.AccessPointConfig;
import io.twinseal.node.config.Identity;
import io.twinseal.node.mining.Miner;
import io.twinseal.node.netty.HttpLimits;
import io.twinseal.node.netty.HttpServer;
import io.twinseal.node.netty.NettyTransport;
import io.twinseal.node.netty.TransportLimits;
import io.twinseal.node.runtime.Daemon;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An access point's daemon: runs top halves for its gateways, keeps the chain, mines. */
public final class AccessPoint implements Daemon {
    /** A call to another server waits more for the network than for its data points: smaller calls would only be more. */
    private static final BatchQueue.Limits ELSEWHERE =
            new BatchQueue.Limits(BatchQueue.Limits.DEFAULT.queuedPointsMax(), TimeUnit.MILLISECONDS.toNanos(100));

    private final NodeRuntime runtime;
    private final MemberInfo self;
    private final Chain chain;
    private final InetSocketAddress memberAddress;
    private final InetSocketAddress apiAddress;

    /**
     * Opens the chain, loads the models, and joins the network.
     *
     * @throws IOException if a file or an address cannot be had
     * @throws IllegalArgumentException if configuration and genesis do not fit each other
     */
    public static AccessPoint start(AccessPointConfig config) throws IOException {
        NodeRuntime runtime = new NodeRuntime("node", config.inference().threads());
        try {
            return new AccessPoint(config, runtime);
        } catch (IOException | RuntimeException | Error e) {
            runtime.close();
            throw e;
        }
    }

    private AccessPoint(AccessPointConfig config, NodeRuntime runtime) throws IOException {
        this.runtime = runtime;
        Genesis genesis = GenesisFile.read(config.identity().genesis());
        Membership members = new Membership(genesis);
        MemberKey key = MemberKey.load(config.identity().key());

        Engine engine = runtime.closing(TensorFlowEngine.start());
        ChainStore store = runtime.closing(
                new ChainStore(RocksStore.open(Identity.chain(config.identity().data()))));
        chain = Chain.open(genesis, store);
        members.follow(chain.state());
        self = members.selfOrNewcomer(key.id());
        Models models = runtime.closing(new Models(
                engine,
                config.inference(),
                config.identity().models(),
                chain.state().models().values()));

        NettyTransport transport = runtime.closing(new NettyTransport(
                runtime.io, runtime.loop, key, members::contains, TransportLimits.DEFAULT, new SecureRandom()));
        Miner miner = runtime.closing(new Miner(
                runtime.loop,
                runtime.clock,
                runtime::fault,
                new SecureRandom(),
                config.mining().cpuShare()));
        BatchQueue topHalves = runtime.closing(new BatchQueue(
                models::top,
                models.areElsewhere() ? ELSEWHERE : BatchQueue.Limits.DEFAULT,
                config.inference().threads()));
        AccessPointCore core = new AccessPointCore(
                new AccessPointCore.Ports(
                        runtime.loop, runtime.clock, runtime.workers, transport, miner, Signatures.fastest()),
                chain,
                genesis.name(),
                members,
                self,
                key,
                new AccessPointCore.Compute(
                        models.areElsewhere() ? "" : engine.cpuClass(), models::piece, topHalves, models),
                config.sync(),
                config.storage());

        allocate(config, core, models, topHalves);
        memberAddress = transport.bind(config.listen().toSocketAddress());
        apiAddress = serveApi(config, core, models);
        var dialled = config.peers().stream().map(members::address).toList();
        runtime.onLoop(() -> {
            core.start(dialled);
            return true;
        });
    }

    private InetSocketAddress serveApi(AccessPointConfig config, AccessPointCore core, Models models)
            throws IOException {
        return runtime.closing(HttpServer.listen(
                        runtime.io,
                        config.apiListen().toSocketAddress(),
                        new AccessPointApi(
                                core.source(runtime::faults),
                                core.governance(),
                                core::plan,
                                new InferenceApi(runtime.clock, runtime.workers, models::here, Software.VERSION)),
                        runtime.loop::post,
                        HttpLimits.DEFAULT))
                .address();
    }

    private static void allocate(AccessPointConfig config, AccessPointCore core, Models models, BatchQueue topHalves) {
        config.allocation()
                .ifPresent(allocation -> core.allocate(
                        allocation,
                        new Allocator.Ports(
                                config.inference().threads(),
                                config.mining().cpuShare(),
                                models::manifest,
                                models::profiles,
                                topHalves::setWorkers,
                                PowerMeter.of(allocation.power()))));
    }

    /** Where members connect. */
    public InetSocketAddress memberAddress() {
        return memberAddress;
    }

    /** Where the HTTP API answers. */
    public InetSocketAddress apiAddress() {
        return apiAddress;
    }

    @Override
    public String describe() {
        return "access point " + self.name() + " (" + self.id().shortHex() + ") on chain "
                + chain.id().shortHex() + ", members at " + memberAddress + ", API at http:/" + apiAddress;
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return runtime.stopped();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
