package io.twinseal.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A chain of any length, made by four access points that agree, with difficulty 1 and no time lost. */
public final class LongChain {
    public static final long START_MILLIS = 1_700_000_000_000L;
    public static final long IDLE_MILLIS = 1_000;
    public static final MemberKey NEWCOMER = key("newcomer");

    private static final List<MemberKey> KEYS =
            IntStream.range(0, 4).mapToObj(i -> key("ap-" + i)).toList();
    private static final MemberKey MAKER = KEYS.get(0);
    private static final Genesis GENESIS = genesis();
    private static final ChainId CHAIN = GenesisCodec.chainId(GENESIS);

    private final Verifier verifier = new Verifier(CHAIN, Signatures.fastest(), 100);
    private final MemoryStore store = new MemoryStore();
    private final Chain chain = Chain.open(GENESIS, new ChainStore(store));

    public static Genesis genesis() {
        var members = IntStream.range(0, KEYS.size())
                .mapToObj(i -> new MemberInfo(KEYS.get(i).id(), Role.ACCESS_POINT, "ap-" + i, List.of()))
                .sorted(Comparator.comparing(MemberInfo::id))
                .toList();
        var parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .idleIntervalMillis(IDLE_MILLIS)
                .activationDelay(2)
                .build();
        return new Genesis("long", START_MILLIS, parameters, members, List.of(), List.of());
    }

    public static MemberKey accessPoint(int index) {
        return index < KEYS.size() ? KEYS.get(index) : NEWCOMER;
    }

    public static ChainId id() {
        return CHAIN;
    }

    public Chain chain() {
        return chain;
    }

    /** The clock of somebody to whom the whole chain is past. */
    public long afterMillis() {
        return chain.head().timeMillis() + IDLE_MILLIS;
    }

    /** Adds blocks, and makes every so many of them final. */
    public LongChain grow(int blocks, int finalEvery) {
        for (int i = 0; i < blocks; i++) {
            extend();
            if (chain.head().height() % finalEvery == 0) finalise();
        }
        return this;
    }

    /** Adds blocks of which none is final. */
    public LongChain extendBy(int blocks) {
        for (int i = 0; i < blocks; i++) extend();
        return this;
    }

    /** Adds one block; without transactions, an idle one. */
    public void extend(Transaction... transactions) {
        long millis = chain.head().timeMillis() + IDLE_MILLIS;
        List<VerifiedTransaction> verified = new ArrayList<>();
        chain.handover().ifPresent(verified::add);
        Arrays.stream(transactions).map(t -> valid(verifier.transaction(t))).forEach(verified::add);
        Candidate candidate = chain.candidate(MAKER.id(), verified, millis).orElseThrow();
        long nonce = 0;
        while (!candidate.meets(nonce)) nonce++;
        VerifiedBlock block = valid(verifier.block(candidate.seal(nonce, MAKER)));
        ImportResult result = chain.importBlock(block, millis, false);
        if (!(result instanceof ImportResult.Imported)) throw new AssertionError(result);
    }

    /** Has all voters decide for the head. */
    public void finalise() {
        Checkpoint head = Checkpoint.of(chain.head());
        chain.take(tally(new Vote(chain.finalized(), head)));
        chain.take(tally(new Acknowledgement(head)));
        if (!chain.finalized().equals(head)) throw new AssertionError("the head is not final");
    }

    /** Lets {@link #NEWCOMER} in, and has all hand over to the voters with it. */
    public LongChain admitNewcomer() {
        var change = new Change.PutMember(new MemberInfo(NEWCOMER.id(), Role.ACCESS_POINT, "newcomer", List.of()));
        Transaction proposal = signed(
                MAKER, Domain.PROPOSAL, new Proposal(MAKER.id(), 1, chain.head().height() + 100, List.of(change)));
        extend(proposal);
        extend(
                signed(KEYS.get(1), Domain.APPROVAL, new Approval(KEYS.get(1).id(), proposal.id())),
                signed(KEYS.get(2), Domain.APPROVAL, new Approval(KEYS.get(2).id(), proposal.id())));
        grow(4, 1);
        if (!chain.state().outlook().voters().equals(voters(KEYS.size() + 1)))
            throw new AssertionError(
                    "the voters did not hand over: " + chain.state().outlook());
        return this;
    }

    private static VotingSets voters(int count) {
        return VotingSets.of(
                IntStream.range(0, count).mapToObj(i -> accessPoint(i).id()).toList());
    }

    private static Transaction signed(MemberKey key, Domain domain, Body body) {
        byte[] bytes = TransactionCodec.encodeBody(body).toBytes();
        return TransactionCodec.join(body, List.of(key.sign(domain, CHAIN, bytes)));
    }

    /** What all voters at the head sign alike. */
    public Tally tally(Statement statement) {
        SortedMap<MemberId, Signature> signatures = new TreeMap<>();
        for (int i = 0; i <= KEYS.size(); i++) {
            MemberKey key = accessPoint(i);
            if (!chain.state().outlook().voters().contains(key.id())) continue;
            Bytes signature = key.sign(Domain.STATEMENT, CHAIN, StatementCodec.signedBytes(statement));
            signatures.put(key.id(), Signature.of(signature.toBytes()));
        }
        return new Tally(statement, signatures);
    }

    /** A store with all of it, whose owner remembers what it signed. */
    public MemoryStore copyOf(int accessPoint) {
        MemoryStore copy = copy();
        MemberKey key = accessPoint(accessPoint);
        Statement last = new Acknowledgement(chain.finalized());
        Bytes signature = key.sign(Domain.STATEMENT, CHAIN, StatementCodec.signedBytes(last));
        new ChainStore(copy).rememberOnly(new SignedStatement(key.id(), last, Signature.of(signature.toBytes())));
        return copy;
    }

    /** A store with all of it. */
    public MemoryStore copy() {
        var copy = new MemoryStore();
        byte[] end = new byte[128];
        Arrays.fill(end, (byte) 0xff);
        for (Column column : Column.values()) {
            Batch batch = new Batch();
            for (var entry : store.range(column, Bytes.EMPTY, Bytes.copyOf(end), Integer.MAX_VALUE, false))
                batch.put(column, entry.key(), entry.value());
            copy.write(batch, false);
        }
        return copy;
    }

    private static <T> T valid(Checked<T> checked) {
        if (checked instanceof Checked.Valid<T> valid) return valid.value();
        throw new AssertionError(((Checked.Invalid<T>) checked).reason());
    }

    private static MemberKey key(String name) {
        return MemberKey.ofSeed(Digest.sha256(name.getBytes(UTF_8)).toBytes());
    }
}
