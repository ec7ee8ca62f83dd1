package io.twinseal.ledger.chain;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.ParametersBuilder;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Three access points and two gateways whose blocks take next to no work. */
public final class TestNetwork {
    public static final long START = 1_700_000_000_000L;
    public static final List<MemberKey> ACCESS_POINTS = List.of(Fixture.key(1), Fixture.key(3), Fixture.key(4));
    public static final MemberKey GATEWAY = Fixture.key(2);
    public static final MemberKey SECOND_GATEWAY = Fixture.key(5);

    /** Twins of {@link #GATEWAY}. */
    public static final String PRESS = "press-1";

    public static final String OVEN = "oven";

    /** Twin of {@link #SECOND_GATEWAY}. */
    public static final String CRANE = "crane";

    private final Genesis genesis;
    private final ChainId chainId;
    private final Verifier verifier;

    public TestNetwork() {
        this(parameters());
    }

    public TestNetwork(ParametersBuilder parameters) {
        this.genesis = genesis(parameters.build());
        this.chainId = GenesisCodec.chainId(genesis);
        this.verifier = new Verifier(chainId, Signatures.fastest(), 10_000);
    }

    public static ParametersBuilder parameters() {
        return Parameters.builder()
                .initialDifficulty(4)
                .blockTimeMillis(100)
                .idleIntervalMillis(1_000)
                .reputationUnit(1_000)
                .reputationWindow(4)
                .reputationLag(2)
                .slotWindow(6);
    }

    private static Genesis genesis(Parameters parameters) {
        List<MemberId> all = ACCESS_POINTS.stream().map(MemberKey::id).toList();
        var members = List.of(
                        new MemberInfo(all.get(0), Role.ACCESS_POINT, "north", List.of()),
                        new MemberInfo(all.get(1), Role.ACCESS_POINT, "south", List.of()),
                        new MemberInfo(all.get(2), Role.ACCESS_POINT, "west", List.of()),
                        new MemberInfo(GATEWAY.id(), Role.GATEWAY, "hall", all),
                        new MemberInfo(SECOND_GATEWAY.id(), Role.GATEWAY, "yard", all.subList(1, 3)),
                        new MemberInfo(Fixture.key(6).id(), Role.OBSERVER, "office", List.of()))
                .stream()
                .sorted(Comparator.comparing(MemberInfo::id))
                .toList();
        var model = new ModelInfo(
                Fixture.MODEL,
                "fault-net",
                "classes",
                2,
                List.of("good", "worn"),
                List.of(new LayerInfo("a", 100, 16), new LayerInfo("b", 200, 16), new LayerInfo("c", 300, 8)));
        return new Genesis(
                "plant",
                START,
                parameters,
                members,
                List.of(model),
                List.of(
                        new TwinInfo(CRANE, SECOND_GATEWAY.id(), Fixture.MODEL, 4),
                        new TwinInfo(OVEN, GATEWAY.id(), Fixture.MODEL, 4),
                        new TwinInfo(PRESS, GATEWAY.id(), Fixture.MODEL, 4)));
    }

    public Genesis genesis() {
        return genesis;
    }

    public ChainId chainId() {
        return chainId;
    }

    public Verifier verifier() {
        return verifier;
    }

    /** The outcome of an import that changed nothing but the head. */
    public static ImportResult moved(List<Block> detached, List<Block> attached) {
        return new ImportResult.Imported(new Advance(
                detached, attached, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()));
    }

    public VerifiedTransaction verified(Transaction transaction) {
        return passed(verifier.transaction(transaction));
    }

    public VerifiedBlock verified(Block block) {
        return passed(verifier.block(block));
    }

    private static <T> T passed(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) return valid.value();
        throw new AssertionError(((Checked.Invalid<T>) checked).reason());
    }

    /** A valid batch of one twin at cut 1, hence 500 FLOPs a point. */
    public InferenceBatch batch(MemberKey accessPoint, long sequence, BlockId slot, long timeMillis) {
        return new InferenceBatch(
                accessPoint.id(),
                GATEWAY.id(),
                sequence,
                slot,
                timeMillis,
                "x86-64",
                List.of(Fixture.result(PRESS, 1, 1, 0.25f, 0.75f)));
    }

    public Transaction signed(InferenceBatch batch) {
        return Fixture.signed(batch, keyOf(batch.accessPoint()), keyOf(batch.gateway()), chainId);
    }

    /** A signed proposal. */
    public Transaction proposal(MemberKey key, long number, long expiresHeight, List<Change> changes) {
        var body = new Proposal(key.id(), number, expiresHeight, changes);
        byte[] bytes = TransactionCodec.encodeBody(body).toBytes();
        return TransactionCodec.join(body, List.of(key.sign(Domain.PROPOSAL, chainId, bytes)));
    }

    /** A signed approval. */
    public Transaction approval(MemberKey key, TransactionId proposal) {
        var body = new Approval(key.id(), proposal);
        byte[] bytes = TransactionCodec.encodeBody(body).toBytes();
        return TransactionCodec.join(body, List.of(key.sign(Domain.APPROVAL, chainId, bytes)));
    }

    public static InferenceBatch with(InferenceBatch batch, TwinResult... results) {
        return new InferenceBatch(
                batch.accessPoint(),
                batch.gateway(),
                batch.sequence(),
                batch.slot(),
                batch.timeMillis(),
                batch.cpuClass(),
                List.of(results));
    }

    public static MemberKey keyOf(MemberId id) {
        Map<MemberId, MemberKey> keys = new TreeMap<>();
        for (int i = 1; i <= 9; i++) keys.put(Fixture.key(i).id(), Fixture.key(i));
        MemberKey key = keys.get(id);
        if (key == null) throw new AssertionError("no key of " + id);
        return key;
    }

    /** Seals a candidate with the first nonce that meets its target. */
    public static Block mine(Candidate candidate, MemberKey key) {
        for (long nonce = 0; ; nonce++) if (candidate.meets(nonce)) return candidate.seal(nonce, key);
    }

    /** Mines on top of the head and imports; without transactions an idle block as early as one may be. */
    public Block extend(Chain chain, MemberKey key, long timeMillis, Transaction... transactions) {
        List<VerifiedTransaction> verified =
                Arrays.stream(transactions).map(this::verified).toList();
        Candidate candidate = chain.candidate(key.id(), verified, timeMillis).orElseThrow();
        Block block = mine(candidate, key);
        ImportResult result = chain.importBlock(verified(block), candidate.timeMillis(), false);
        if (!(result instanceof ImportResult.Imported)) throw new AssertionError(result);
        return block;
    }
}
