package io.twinseal.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.inference.split.Activation;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.api.ApiSource;
import io.twinseal.node.api.PeerView;
import io.twinseal.node.api.RejectedException;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.gateway.AnswerCheck;
import io.twinseal.node.gateway.ChainFollower;
import io.twinseal.node.gateway.GatewayService;
import io.twinseal.node.gateway.Outbox;
import io.twinseal.node.gateway.TwinBook;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.mining.RaceMiner;
import io.twinseal.node.models.ChainModels;
import io.twinseal.node.models.MemoryShelf;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.MemoryNetwork;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A network on one thread and one clock, the same every time for the same seed. */
final class TestNetwork {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final double HASHES_PER_SECOND = 1_000;
    static final byte[] MODEL_BYTES = "model".getBytes(UTF_8);
    private static final Digest MODEL = Digest.sha256(MODEL_BYTES);
    private static final ModelManifest MANIFEST = new ModelManifest(
            ModelId.of(MODEL.toBytes()),
            "sum",
            OutputKind.REGRESSION,
            2,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(new LayerProfile("one", 1_000, 0, 8, List.of(2)), new LayerProfile("two", 1_000, 0, 4, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    private final long seed;
    private final long blockMillis;
    private final ManualClock clock = new ManualClock(START_MILLIS);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final MemoryNetwork network = new MemoryNetwork(2);
    private final LoopWorkers workers = new LoopWorkers(loop, (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private final List<MemberKey> accessPoints = new ArrayList<>();
    private final List<MemberKey> gateways = new ArrayList<>();
    private final List<MemoryStore> stores = new ArrayList<>();
    private final List<MemoryShelf> shelves = new ArrayList<>();
    private final List<MemoryShelf> gatewayShelves = new ArrayList<>();
    private final List<AccessPointCore> cores = new ArrayList<>();
    private final Map<MemberId, Transport> transports = new TreeMap<>();
    private final List<GatewayService> services = new ArrayList<>();
    private final List<Outbox> outboxes = new ArrayList<>();
    private final List<TwinBook> twinBooks = new ArrayList<>();
    private final int newcomers;
    private final Genesis genesis;

    TestNetwork(long seed, int accessPointCount, int gatewayCount) {
        this(seed, accessPointCount, gatewayCount, 500);
    }

    TestNetwork(long seed, int accessPointCount, int gatewayCount, long blockMillis) {
        this(seed, accessPointCount, gatewayCount, blockMillis, 0);
    }

    /** The last of the access points are not in genesis. */
    TestNetwork(long seed, int accessPointCount, int gatewayCount, long blockMillis, int newcomers) {
        this.seed = seed;
        this.newcomers = newcomers;
        this.blockMillis = blockMillis;
        for (int i = 0; i < accessPointCount; i++) accessPoints.add(key(1, i));
        for (int i = 0; i < gatewayCount; i++) gateways.add(key(2, i));
        genesis = genesis();
        for (int i = 0; i < accessPointCount; i++) {
            stores.add(new MemoryStore());
            shelves.add(new MemoryShelf(MODEL_BYTES));
            cores.add(core(i));
        }
        for (int i = 0; i < gatewayCount; i++) {
            gatewayShelves.add(new MemoryShelf(MODEL_BYTES));
            services.add(gateway(i));
        }
        for (int i = 0; i < accessPointCount; i++) start(i);
        loop.runReady();
    }

    MemoryNetwork network() {
        return network;
    }

    MemberId accessPoint(int index) {
        return accessPoints.get(index).id();
    }

    void publish(int gateway, int value) {
        services.get(gateway).accept("twin-" + gateway, String.valueOf(value).getBytes(UTF_8), outcome -> {});
    }

    void advance(long millis) {
        loop.advance(millis);
    }

    /** Publishes a reading at each gateway every so often. */
    void run(int times, long everyMillis) {
        for (int i = 0; i < times; i++) {
            for (int gateway = 0; gateway < gateways.size(); gateway++) publish(gateway, i);
            advance(everyMillis);
        }
    }

    void crash(int accessPoint) {
        network.leave(accessPoint(accessPoint));
        loop.post(cores.get(accessPoint)::stop);
        loop.runReady();
    }

    void restart(int accessPoint) {
        cores.set(accessPoint, core(accessPoint));
        start(accessPoint);
    }

    /** What a crashed access point has on disk. */
    MemoryStore store(int accessPoint) {
        return stores.get(accessPoint);
    }

    /** Gives a crashed access point another disk. */
    void replaceStore(int accessPoint, MemoryStore store) {
        stores.set(accessPoint, store);
    }

    Set<BlockId> heads() {
        Set<BlockId> heads = new HashSet<>();
        for (AccessPointCore core : cores) heads.add(core.chain().head().id());
        return heads;
    }

    ApiSource source(int accessPoint) {
        return cores.get(accessPoint).source(List::of);
    }

    Chain chain(int accessPoint) {
        return cores.get(accessPoint).chain();
    }

    /** Has an access point sign something its own code never would, and tell everybody. */
    void misuse(int accessPoint, Statement statement) {
        MemberKey key = accessPoints.get(accessPoint);
        var signature =
                key.sign(Domain.STATEMENT, GenesisCodec.chainId(genesis), StatementCodec.signedBytes(statement));
        var signed = new SignedStatement(key.id(), statement, Signature.of(signature.toBytes()));
        var message = new WireMessage.Statements(List.of(StatementCodec.encode(signed)));
        for (MemberKey other : accessPoints)
            if (!other.equals(key))
                Objects.requireNonNull(transports.get(key.id())).send(other.id(), message);
    }

    /** Has an access point propose changes; gives the proposal's id. */
    TransactionId propose(int accessPoint, long number, Change... changes) throws RejectedException {
        MemberKey key = accessPoints.get(accessPoint);
        long last = chain(accessPoint).head().height() + 1_000;
        return submit(accessPoint, new Proposal(key.id(), number, last, List.of(changes)), Domain.PROPOSAL);
    }

    void approve(int accessPoint, TransactionId proposal) throws RejectedException {
        submit(accessPoint, new Approval(accessPoint(accessPoint), proposal), Domain.APPROVAL);
    }

    private TransactionId submit(int accessPoint, Body body, Domain domain) throws RejectedException {
        byte[] bytes = TransactionCodec.encodeBody(body).toBytes();
        var signature = accessPoints.get(accessPoint).sign(domain, GenesisCodec.chainId(genesis), bytes);
        var transaction = TransactionCodec.join(body, List.of(signature));
        List<RejectedException> rejections = new ArrayList<>();
        loop.post(() -> {
            try {
                cores.get(accessPoint).governance().submit(transaction.bytes().toString());
            } catch (RejectedException e) {
                rejections.add(e);
            }
        });
        loop.runReady();
        for (RejectedException rejection : rejections) throw rejection;
        return transaction.id();
    }

    /** Whom an access point is connected to, by key. */
    List<String> peersOf(int accessPoint) {
        return source(accessPoint).status().peers().stream().map(PeerView::key).toList();
    }

    List<Integer> outboxSizes() {
        return outboxes.stream().map(Outbox::size).toList();
    }

    long resultsOn(int accessPoint) {
        return batches(accessPoint).stream()
                .mapToLong(batch ->
                        batch.results().stream().mapToLong(r -> r.points()).sum())
                .sum();
    }

    Set<MemberId> signers(int accessPoint) {
        Set<MemberId> signers = new HashSet<>();
        for (InferenceBatch batch : batches(accessPoint)) signers.add(batch.accessPoint());
        return signers;
    }

    Set<MemberId> proposers() {
        Set<MemberId> proposers = new HashSet<>();
        var chain = cores.get(0).chain();
        var queries = new ChainQueries(chain.store());
        for (long height = 1; height <= chain.head().height(); height++)
            proposers.add(queries.blockAt(height).orElseThrow().header().proposer());
        return proposers;
    }

    /** Who made the blocks above the first that holds such a transaction. */
    Set<MemberId> proposersSince(int accessPoint, Class<? extends Body> kind) {
        Set<MemberId> proposers = new HashSet<>();
        var chain = cores.get(accessPoint).chain();
        var queries = new ChainQueries(chain.store());
        boolean found = false;
        for (long height = 1; height <= chain.head().height(); height++) {
            var block = queries.blockAt(height).orElseThrow();
            if (found) proposers.add(block.header().proposer());
            found |= block.transactions().stream().anyMatch(transaction -> kind.isInstance(transaction.body()));
        }
        if (!found) throw new AssertionError("no block has " + kind.getSimpleName());
        return proposers;
    }

    private List<InferenceBatch> batches(int accessPoint) {
        List<InferenceBatch> batches = new ArrayList<>();
        var chain = cores.get(accessPoint).chain();
        var queries = new ChainQueries(chain.store());
        for (long height = 1; height <= chain.head().height(); height++)
            for (Transaction transaction : queries.blockAt(height).orElseThrow().transactions())
                if (transaction.body() instanceof InferenceBatch batch) batches.add(batch);
        return batches;
    }

    /** Of results that an access point's chain has of a twin, the models, oldest first, each run of one model once. */
    List<Digest> modelsOf(int accessPoint, String twin) {
        List<Digest> models = new ArrayList<>();
        for (InferenceBatch batch : batches(accessPoint))
            for (var result : batch.results())
                if (result.twin().equals(twin)
                        && (models.isEmpty() || !last(models).equals(result.model()))) models.add(result.model());
        return models;
    }

    private static Digest last(List<Digest> models) {
        return models.get(models.size() - 1);
    }

    MemoryShelf shelf(int accessPoint) {
        return shelves.get(accessPoint);
    }

    MemoryShelf gatewayShelf(int gateway) {
        return gatewayShelves.get(gateway);
    }

    /** A model with the layers of the one in genesis. */
    static ModelInfo model(String name, byte[] bytes) {
        return new ModelInfo(Digest.sha256(bytes), name, "regression", 2, List.of(), ChainModels.layersOf(MANIFEST));
    }

    TwinBook twins(int gateway) {
        return twinBooks.get(gateway);
    }

    /** Has an access point say something to a gateway that its own code would not. */
    void tell(int accessPoint, int gateway, WireMessage message) {
        Objects.requireNonNull(transports.get(accessPoint(accessPoint)))
                .send(gateways.get(gateway).id(), message);
        loop.advance(100);
    }

    MemberId gateway(String twin) {
        return chain(0).state().twin(twin).orElseThrow().gateway();
    }

    private AccessPointCore core(int index) {
        MemberKey key = accessPoints.get(index);
        var mining = new RaceMiner(loop, new Random(seed * 1_000 + index), HASHES_PER_SECOND, 1);
        var ports = new AccessPointCore.Ports(loop, clock, workers, join(key.id()), mining, Signatures.fastest());
        return new AccessPointCore(
                ports,
                Chain.open(genesis, new ChainStore(stores.get(index))),
                "test",
                new Membership(genesis),
                new Membership(genesis).selfOrNewcomer(key.id()),
                key,
                new AccessPointCore.Compute(
                        "test",
                        item -> new GroupedRun.Piece(
                                ModelId.of(item.model().toBytes()),
                                item.cut(),
                                ActivationCodec.decode(
                                        List.of(item.points(), 2), item.values().buffer())),
                        PieceRunner.direct((model, cut, input) -> sums(input)),
                        shelves.get(index)),
                SyncConfig.DEFAULT,
                StorageConfig.DEFAULT);
    }

    private Transport join(MemberId member) {
        Transport transport = network.join(member, loop);
        transports.put(member, transport);
        return transport;
    }

    private void start(int index) {
        List<PeerAddress> others = accessPoints.stream()
                .filter(other -> !other.equals(accessPoints.get(index)))
                .map(other -> new PeerAddress(other.id(), "memory", 1))
                .toList();
        loop.post(() -> cores.get(index).start(others));
        loop.runReady();
    }

    private GatewayService gateway(int index) {
        MemberKey key = gateways.get(index);
        ChainId chain = GenesisCodec.chainId(genesis);
        var transport = network.join(key.id(), loop);
        var hello =
                new WireMessage.Hello(PeerSet.VERSION, chain, "test", BlockId.of(chain.toBytes()), 0, BigInteger.ZERO);
        var peers = new PeerSet(loop, transport, chain, () -> hello, new Membership(genesis)::role);
        var store = new MemoryStore();
        outboxes.add(new Outbox(store, 1 << 20));
        var own = genesis.twins().stream()
                .filter(twin -> twin.gateway().equals(key.id()))
                .toList();
        var registered = new ChainFollower.Registered(0, own, genesis.models());
        var answers = new AnswerCheck(chain, key.id(), Signatures.fastest());
        var twins = new TwinBook(store);
        twinBooks.add(twins);
        var service = new GatewayService(
                loop,
                clock,
                workers,
                peers,
                chain,
                key,
                new Membership(genesis).self(key.id(), Role.GATEWAY).accessPoints(),
                twins,
                (twin, manifest) -> new TwinBook.Crossing(1, Encoding.INT8),
                outboxes.get(index),
                (model, cut, input) -> input,
                answers,
                100);
        loop.post(() -> {
            follow(index, peers, store, twins, service, answers, registered);
            peers.subscribe(service);
            transport.start(peers);
            registered().forEach(ap -> transport.connect(new PeerAddress(ap.id(), "memory", 1)));
            service.start();
        });
        return service;
    }

    private void follow(
            int index,
            PeerSet peers,
            MemoryStore store,
            TwinBook twins,
            GatewayService service,
            AnswerCheck answers,
            ChainFollower.Registered registered) {
        MemoryShelf shelf = gatewayShelves.get(index);
        var follower = new ChainFollower(
                loop,
                workers,
                peers,
                gateways.get(index).id(),
                store,
                twins,
                service,
                answers,
                shelf,
                model ->
                        shelf.has(model) ? Optional.of(MANIFEST.withId(ModelId.of(model.toBytes()))) : Optional.empty(),
                registered);
        follower.start();
    }

    private List<MemberKey> registered() {
        return accessPoints.subList(0, accessPoints.size() - newcomers);
    }

    private Genesis genesis() {
        List<MemberInfo> all = new ArrayList<>();
        int count = registered().size();
        for (int i = 0; i < count; i++)
            all.add(new MemberInfo(accessPoint(i), Role.ACCESS_POINT, "ap-" + i, List.of()));
        List<TwinInfo> twins = new ArrayList<>();
        for (int i = 0; i < gateways.size(); i++) {
            List<MemberId> served = new ArrayList<>();
            for (int k = 0; k < count; k++) served.add(accessPoint((i + k) % count));
            all.add(new MemberInfo(gateways.get(i).id(), Role.GATEWAY, "gw-" + i, served));
            twins.add(new TwinInfo("twin-" + i, gateways.get(i).id(), MODEL, 4));
        }
        var model = model("sum", MODEL_BYTES);
        var parameters = Parameters.builder()
                .reputationUnit(10_000)
                .activationDelay(5)
                .blockTimeMillis(blockMillis)
                .initialDifficulty((long) (HASHES_PER_SECOND * accessPoints.size() * blockMillis / 1_000))
                .build();
        all.sort(Comparator.comparing(MemberInfo::id));
        return new Genesis("test", START_MILLIS, parameters, all, List.of(model), twins);
    }

    private static Activation sums(Activation input) {
        return input;
    }

    private static MemberKey key(int kind, int index) {
        byte[] seed = new byte[32];
        seed[0] = (byte) kind;
        seed[1] = (byte) index;
        return MemberKey.ofSeed(seed);
    }
}
