package io.twinseal.node;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.api.GatewayApi;
import io.twinseal.node.api.InferenceApi;
import io.twinseal.node.config.GatewayConfig;
import io.twinseal.node.gateway.Accounts;
import io.twinseal.node.gateway.AnswerCheck;
import io.twinseal.node.gateway.ChainFollower;
import io.twinseal.node.gateway.ChainFollower.Registered;
import io.twinseal.node.gateway.CutPlans;
import io.twinseal.node.gateway.GatewayService;
import io.twinseal.node.gateway.GatewayStatus;
import io.twinseal.node.gateway.Outbox;
import io.twinseal.node.gateway.ProfileTeller;
import io.twinseal.node.gateway.TwinBook;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.netty.HttpLimits;
import io.twinseal.node.netty.HttpServer;
import io.twinseal.node.netty.MqttLimits;
import io.twinseal.node.netty.MqttListener;
import io.twinseal.node.netty.NettyTransport;
import io.twinseal.node.netty.TransportLimits;
import io.twinseal.node.runtime.Daemon;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.wire.WireMessage;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway, put together: keeps twins of its machines, runs bottom halves, signs receipts. */
public final class GatewayDaemon implements Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayDaemon.class);

    private final NodeRuntime runtime;
    private final MemberInfo self;
    private final ChainId chain;
    private final InetSocketAddress mqttAddress;
    private final InetSocketAddress apiAddress;

    /**
     * Loads the models, opens the outbox, and connects to the access points.
     *
     * @throws IOException if a file or an address cannot be had
     * @throws IllegalArgumentException if configuration and genesis do not fit each other
     */
    public static GatewayDaemon start(GatewayConfig config) throws IOException {
        NodeRuntime runtime = new NodeRuntime("gateway", config.inference().threads());
        try {
            return new GatewayDaemon(config, runtime);
        } catch (IOException | RuntimeException | Error e) {
            runtime.close();
            throw e;
        }
    }

    private GatewayDaemon(GatewayConfig config, NodeRuntime runtime) throws IOException {
        this.runtime = runtime;
        Genesis genesis = GenesisFile.read(config.identity().genesis());
        chain = GenesisCodec.chainId(genesis);
        Membership members = new Membership(genesis);
        MemberKey key = MemberKey.load(config.identity().key());
        self = members.self(key.id(), Role.GATEWAY);
        List<PeerAddress> dialled = addresses(config, members);

        KeyValueStore store =
                runtime.closing(RocksStore.open(config.identity().data().resolve("outbox")));
        Registered registered = ChainFollower.last(store, self.id()).orElseGet(() -> of(genesis, self.id()));
        Models models = models(config, registered);
        Outbox outbox = new Outbox(store, config.outboxBytesMax());
        TwinBook twins = new TwinBook(store);
        TwinBook.Plan plan = new CutPlans(config.plan(), config.encoding());
        AnswerCheck answers = new AnswerCheck(chain, self.id(), Signatures.fastest());

        NettyTransport transport = transport(key, members);
        PeerSet peers = new PeerSet(runtime.loop, transport, chain, this::hello, members::role);
        GatewayService service = new GatewayService(
                runtime.loop,
                runtime.clock,
                runtime.workers,
                peers,
                chain,
                key,
                self.accessPoints(),
                twins,
                plan,
                outbox,
                models::bottom,
                answers,
                config.slotIntervalMillis());
        runtime.onLoop(() -> {
            follower(peers, store, twins, service, answers, models, registered).start();
            sayWhatCrosses(twins, plan);
            peers.subscribe(service);
            peers.subscribe(new ProfileTeller(runtime.loop, peers, config.plan().cutMin(), models::profiles));
            transport.start(peers);
            dialled.forEach(transport::connect);
            service.start();
            return true;
        });

        mqttAddress = listenForDevices(config, service);
        GatewayStatus status = new GatewayStatus(
                runtime.clock,
                genesis.name(),
                Software.VERSION,
                chain,
                self,
                peers,
                service,
                twins,
                outbox,
                plan,
                id -> members.info(id).map(MemberInfo::name).orElse(""));
        apiAddress = serveApi(config, status, models);
    }

    private static List<PeerAddress> addresses(GatewayConfig config, Membership members) {
        return config.accessPoints().stream().map(members::address).toList();
    }

    private Models models(GatewayConfig config, Registered registered) throws IOException {
        return runtime.closing(new Models(
                runtime.closing(TensorFlowEngine.start()),
                config.inference(),
                config.identity().models(),
                registered.models()));
    }

    private NettyTransport transport(MemberKey key, Membership members) {
        return runtime.closing(new NettyTransport(
                runtime.io, runtime.loop, key, members::contains, TransportLimits.DEFAULT, new SecureRandom()));
    }

    private ChainFollower follower(
            PeerSet peers,
            KeyValueStore store,
            TwinBook twins,
            GatewayService service,
            AnswerCheck answers,
            Models models,
            Registered registered) {
        return new ChainFollower(
                runtime.loop,
                runtime.workers,
                peers,
                self.id(),
                store,
                twins,
                service,
                answers,
                models,
                models::manifest,
                registered);
    }

    private InetSocketAddress listenForDevices(GatewayConfig config, GatewayService service) throws IOException {
        return runtime.closing(MqttListener.listen(
                        runtime.io,
                        config.mqttListen().toSocketAddress(),
                        new Accounts(config.accounts()),
                        runtime.loop::post,
                        service,
                        MqttLimits.DEFAULT))
                .address();
    }

    private InetSocketAddress serveApi(GatewayConfig config, GatewayStatus status, Models models) throws IOException {
        InferenceApi inference = new InferenceApi(runtime.clock, runtime.workers, models::here, Software.VERSION);
        return runtime.closing(HttpServer.listen(
                        runtime.io,
                        config.apiListen().toSocketAddress(),
                        new GatewayApi(() -> status.view(runtime.faults()), inference),
                        runtime.loop::post,
                        HttpLimits.DEFAULT))
                .address();
    }

    /** What the encodings in use cost, as the models' records have it. */
    private static void sayWhatCrosses(TwinBook twins, TwinBook.Plan plan) {
        twins.all().stream()
                .map(entry -> cost(entry.manifest(), plan.of(entry.info().id(), entry.manifest())))
                .distinct()
                .forEach(LOG::info);
    }

    private static String cost(ModelManifest manifest, TwinBook.Crossing crossing) {
        String what = "model " + manifest.name() + " is cut at " + crossing.cut() + " and offloads "
                + crossing.encoding().wireName();
        if (manifest.cuts().isEmpty()) return what + "; its record has no measured encodings";
        return manifest.cuts()
                .get(crossing.cut())
                .of(crossing.encoding())
                .map(figures -> what + ", about " + figures.bytesPerPoint() + " bytes a data point, "
                        + manifest.training().headline() + " " + figures.metric() + " beside "
                        + manifest.training().headlineValue())
                .orElse(what + ", which its record does not measure");
    }

    /** What a gateway knows before any access point told it more. */
    private static Registered of(Genesis genesis, MemberId gateway) {
        List<TwinInfo> twins = genesis.twins().stream()
                .filter(twin -> twin.gateway().equals(gateway))
                .toList();
        Set<Digest> used = twins.stream().map(TwinInfo::model).collect(Collectors.toSet());
        List<ModelInfo> models = genesis.models().stream()
                .filter(model -> used.contains(model.digest()))
                .toList();
        return new Registered(0, twins, models);
    }

    /** A gateway keeps no chain: it says the chain id in place of a head. */
    private WireMessage.Hello hello() {
        return new WireMessage.Hello(
                PeerSet.VERSION, chain, Software.VERSION, BlockId.of(chain.toBytes()), 0, BigInteger.ZERO);
    }

    /** Where devices connect. */
    public InetSocketAddress mqttAddress() {
        return mqttAddress;
    }

    /** Where the HTTP API answers. */
    public InetSocketAddress apiAddress() {
        return apiAddress;
    }

    @Override
    public String describe() {
        return "gateway " + self.name() + " (" + self.id().shortHex() + ") on chain " + chain.shortHex()
                + ", devices at " + mqttAddress + ", API at http:/" + apiAddress;
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
