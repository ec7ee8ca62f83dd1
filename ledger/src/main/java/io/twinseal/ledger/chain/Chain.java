package io.twinseal.ledger.chain;

import io.twinseal.consensus.Consensus;
import io.twinseal.consensus.Effect;
import io.twinseal.consensus.Event;
import io.twinseal.consensus.Template;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.state.GovernanceStep;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.state.Transition;
import io.twinseal.ledger.store.ChainStart;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.ChainUpdate;
import io.twinseal.ledger.store.ChainUpdate.ExecutedBlock;
import io.twinseal.ledger.store.ChainUpdate.FinalBlock;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node's chain: consensus decides, transitions give the states, the store keeps both. For one thread.
 *
 * <p>Transitions: {@link #importBlock} adds an executed block, {@link #take} and {@link #startVoting} move finality on;
 * each may move the head, and nothing else changes anything. What it changes is in the store, as one batch, when it
 * returns; if the store fails, the chain has to be opened anew.
 */
public final class Chain {
    private final ChainId id;
    private final VotingSets genesisVoters;
    private final ChainStore store;
    private Consensus consensus;
    private Map<BlockId, Node> nodes;
    private Node head;
    private Optional<MemberKey> voter = Optional.empty();

    private Chain(ChainId id, VotingSets genesisVoters, ChainStore store, Restorer.Restored restored) {
        this.id = id;
        this.genesisVoters = genesisVoters;
        this.store = store;
        this.consensus = restored.consensus();
        this.nodes = restored.nodes();
        this.head = restored.head();
    }

    /**
     * Goes on where the store left off, or starts from genesis if it is empty.
     *
     * @throws IllegalArgumentException if genesis names a member whose key is not valid
     * @throws io.twinseal.ledger.store.StoreException if the store holds another chain or is damaged
     */
    public static Chain open(Genesis genesis, ChainStore store) {
        Signatures signatures = Signatures.fastest();
        for (MemberInfo member : genesis.members())
            if (!signatures.isValidKey(member.id()))
                throw new IllegalArgumentException("member '" + member.name() + "' has key " + member.id()
                        + ", which is no valid Ed25519 public key; take it from the member's key file");
        ChainId id = GenesisCodec.chainId(genesis);
        State state = State.genesis(genesis);
        Optional<BlockId> head = store.head(id);
        if (head.isEmpty()) {
            Block block = GenesisBlock.of(genesis, state);
            store.initialise(id, block, state.map().entries());
            head = Optional.of(block.id());
        }
        return new Chain(id, state.outlook().voters(), store, new Restorer(store).restore(head.get()));
    }

    /**
     * Gives up all blocks but genesis for a chain that begins elsewhere, and goes on as after a restart: whoever votes
     * has to start voting again.
     *
     * @return the blocks of the old chain, newest first
     */
    public List<Block> startAgain(ChainStart start) {
        List<Block> left = new ArrayList<>();
        for (Node at = head; at != null && at.sealedHeader().height() > 0; at = nodes.get(at.parent()))
            left.add(stored(at.id()));
        store.start(start);
        Restorer.Restored restored = new Restorer(store).restore(store.head(id).orElseThrow());
        consensus = restored.consensus();
        nodes = restored.nodes();
        head = restored.head();
        voter = Optional.empty();
        return left;
    }

    /**
     * Takes a block in if it is valid.
     *
     * @param nowMillis the node's clock, Unix time
     * @param mined whether this node mined it: then it is on disk on return, and known to be of this database's making
     */
    public ImportResult importBlock(VerifiedBlock block, long nowMillis, boolean mined) {
        Effect effect = only(consensus.step(new Event.HeaderReceived(block.header(), nowMillis)));
        if (effect instanceof Effect.Execute) return execute(block, mined);
        if (effect instanceof Effect.Ignore) return new ImportResult.Known();
        if (effect instanceof Effect.Settled settled) return new ImportResult.Settled(settled.finalized());
        if (effect instanceof Effect.Defer defer) return new ImportResult.TooEarly(defer.untilMillis());
        if (effect instanceof Effect.RequestParent request) return new ImportResult.MissingParent(request.parent());
        if (effect instanceof Effect.Reject reject) return new ImportResult.Rejected(reject.reason());
        throw new IllegalStateException("consensus answered a header with " + effect);
    }

    private ImportResult execute(VerifiedBlock block, boolean mined) {
        Node parent = node(block.header().parent());
        var result = Transition.apply(parent.state(), block.header(), block.transactions(), ancestors(parent));
        if (result instanceof Transition.Result.Invalid invalid) return new ImportResult.Rejected(invalid.reason());
        var applied = (Transition.Result.Applied) result;
        Digest claimed = block.block().sealedHeader().stateRoot();
        if (!applied.after().root().equals(claimed))
            return new ImportResult.Rejected("The header commits to state root " + claimed
                    + ", but the block leads to state root " + applied.after().root() + ".");
        if (!applied.after().votersDigest().equals(block.block().sealedHeader().votersDigest()))
            return new ImportResult.Rejected("The header commits to voters of digest "
                    + block.block().sealedHeader().votersDigest() + ", but the voters after the block have digest "
                    + applied.after().votersDigest() + ".");
        return adopt(block.block(), new Node(block.block().sealedHeader(), applied.after(), applied.changes()), mined);
    }

    private ImportResult adopt(Block block, Node node, boolean mined) {
        nodes.put(node.id(), node);
        Step step = new Step(Optional.of(block));
        step.take(consensus.step(
                new Event.BlockExecuted(block.header(), node.state().outlook())));
        BigInteger weight = consensus.weight(block.id()).orElse(BigInteger.ZERO);
        return new ImportResult.Imported(
                commit(step, Optional.of(new ExecutedBlock(block, weight, node.changes(), mined))));
    }

    /** Counts a vote or an acknowledgement whose signature has been checked. */
    public Advance take(SignedStatement signed) {
        return finalityEvent(new Event.StatementReceived(signed));
    }

    /** Counts what many signed alike; all the signatures have been checked. */
    public Advance take(Tally tally) {
        return finalityEvent(new Event.TallyReceived(tally));
    }

    /** From now on signs votes and acknowledgements with this key, never against what it signed before. */
    public Advance startVoting(MemberKey key) {
        voter = Optional.of(key);
        return finalityEvent(new Event.VotingStarted(key.id(), store.finality().signed()));
    }

    /**
     * From now on signs with a key whose last words are not in the store, and may be about anything up to the last final
     * block: nothing that reaches below it, for which an acknowledgement of that block stands, remembered and not sent.
     */
    public Advance startVotingAgain(MemberKey key) {
        voter = Optional.of(key);
        SignedStatement bound = sign(new Acknowledgement(finalized()));
        store.rememberOnly(bound);
        return finalityEvent(new Event.VotingStarted(key.id(), List.of(bound)));
    }

    private Advance finalityEvent(Event event) {
        Step step = new Step(Optional.empty());
        step.take(consensus.step(event));
        return commit(step, Optional.empty());
    }

    private Advance commit(Step step, Optional<ExecutedBlock> executed) {
        Optional<SignedStatement> signed = step.toSign.map(this::sign);
        ChainUpdate update = new ChainUpdate(
                executed,
                step.detached,
                step.attached,
                step.difference,
                step.forgotten,
                step.links,
                step.finalized.map(this::finalBlock),
                signed);
        // What is signed, a block or a statement, may leave the node only once it can never be forgotten.
        boolean sync =
                signed.isPresent() || executed.filter(ExecutedBlock::mined).isPresent();
        if (!update.isEmpty()) store.commit(update, sync);
        if (!step.attached.isEmpty()) head = node(consensus.head().id());
        for (Header gone : step.forgotten) nodes.remove(gone.id());
        return new Advance(
                step.detached, step.attached, step.finalized, step.news, signed, step.missing, step.offences);
    }

    private FinalBlock finalBlock(Certificate certificate) {
        State state = node(certificate.checkpoint().block()).state();
        return new FinalBlock(certificate, state.outlook().voters());
    }

    private SignedStatement sign(Statement statement) {
        MemberKey key = voter.orElseThrow(() -> new IllegalStateException("asked to sign before voting started"));
        Bytes signature = key.sign(Domain.STATEMENT, id, StatementCodec.signedBytes(statement));
        return new SignedStatement(key.id(), statement, Signature.of(signature.toBytes()));
    }

    /** The effects of one event, sorted by what is done with them. */
    private final class Step {
        private final Optional<Block> executed;
        private final List<Block> detached = new ArrayList<>();
        private final List<Block> attached = new ArrayList<>();
        private final SortedMap<Bytes, Optional<Bytes>> difference = new TreeMap<>();
        private final List<Header> forgotten = new ArrayList<>();
        private final List<Tally> links = new ArrayList<>();
        private final List<Checkpoint> missing = new ArrayList<>();
        private final List<Offence> offences = new ArrayList<>();
        private Optional<Certificate> finalized = Optional.empty();
        private Optional<SignedStatement> news = Optional.empty();
        private Optional<Statement> toSign = Optional.empty();

        Step(Optional<Block> executed) {
            this.executed = executed;
        }

        void take(List<Effect> effects) {
            for (Effect effect : effects) take(effect);
        }

        private void take(Effect effect) {
            if (effect instanceof Effect.MoveHead move) follow(move);
            else if (effect instanceof Effect.Forget forget)
                for (BlockId gone : forget.ids())
                    forgotten.add(node(gone).sealedHeader().header());
            else if (effect instanceof Effect.Justify justify) links.add(justify.link());
            else if (effect instanceof Effect.Finalize made) finalized = Optional.of(made.certificate());
            else if (effect instanceof Effect.Spread spread) news = Optional.of(spread.signed());
            else if (effect instanceof Effect.Sign wanted) toSign = Optional.of(wanted.statement());
            else if (effect instanceof Effect.RequestBlock request) missing.add(request.checkpoint());
            else if (effect instanceof Effect.Accuse accusation) offences.add(accusation.offence());
            else throw new IllegalStateException("consensus answered with " + effect);
        }

        private void follow(Effect.MoveHead move) {
            for (BlockId left : move.detached()) {
                detached.add(stored(left));
                difference.putAll(node(left).changes().before());
            }
            for (BlockId joined : move.attached()) {
                attached.add(executed.filter(block -> block.id().equals(joined)).orElseGet(() -> stored(joined)));
                difference.putAll(node(joined).changes().after());
            }
        }
    }

    /**
     * Makes a block to mine on top of the head; empty if that member may not propose one.
     *
     * @param transactions valid on top of the head, as the pool selects them; none for an idle block
     * @throws IllegalArgumentException if a transaction is not valid there
     */
    public Optional<Candidate> candidate(MemberId proposer, List<VerifiedTransaction> transactions, long nowMillis) {
        Optional<Template> wanted = consensus.template(proposer);
        if (wanted.isEmpty()) return Optional.empty();
        Template template = wanted.get();
        long earliest = transactions.isEmpty() ? template.idleTimeMillisMin() : template.timeMillisMin();
        Header draft = new Header(
                head.id(),
                head.id(),
                head.sealedHeader().height() + 1,
                Math.max(nowMillis, earliest),
                proposer,
                template.difficulty(),
                template.reputation(),
                transactions.size());
        var result = Transition.apply(head.state(), draft, transactions, ancestors(head));
        if (result instanceof Transition.Result.Invalid invalid) throw new IllegalArgumentException(invalid.reason());
        State after = ((Transition.Result.Applied) result).after();
        List<Transaction> plain =
                transactions.stream().map(VerifiedTransaction::transaction).toList();
        Digest root = MerkleTree.root(plain.stream().map(Transaction::id).toList());
        Bytes headerBytes = BlockCodec.encodeHeader(draft, root, after.root(), after.votersDigest());
        return Optional.of(new Candidate(id, draft, headerBytes, template.target(), earliest, plain));
    }

    /**
     * What releases the voters who leave, if that is due in a block on top of the head: the last certificate, where both
     * the leaving and the coming voters decided over it.
     */
    public Optional<VerifiedTransaction> handover() {
        if (state().handoverHeight().isEmpty()) return Optional.empty();
        return consensus
                .finalityRecord()
                .certificate()
                .map(VerifiedTransaction::handover)
                .filter(proof -> new GovernanceStep(state(), head().height() + 1, ancestors())
                        .add(proof.transaction())
                        .isEmpty());
    }

    public ChainId id() {
        return id;
    }

    public Header head() {
        return head.sealedHeader().header();
    }

    /** Who decided first; later changes build on it. */
    public VotingSets genesisVoters() {
        return genesisVoters;
    }

    /** The highest final block. */
    public Checkpoint finalized() {
        return consensus.finalized();
    }

    /** The highest justified block: the final one, or one above it. */
    public Checkpoint justified() {
        return consensus.justified();
    }

    /** Whether a statement would change nothing, so that its signature need not be checked. */
    public boolean knows(SignedStatement signed) {
        return consensus.knows(signed);
    }

    /** Whether a tally would change nothing, so that its signatures need not be checked. */
    public boolean knows(Tally tally) {
        return consensus.knows(tally);
    }

    /** What members who fell behind need, in the order to hand it over. */
    public List<Tally> tallies() {
        return consensus.tallies();
    }

    /** Statements about blocks that are not final yet. */
    public List<SignedStatement> statements() {
        return consensus.statements();
    }

    /** What is kept of one signer, long decided or not. */
    public List<SignedStatement> statementsOf(MemberId signer) {
        return consensus.statementsOf(signer);
    }

    /** Cumulative weight of the head. */
    public BigInteger weight() {
        return consensus.weight(head.id()).orElseThrow();
    }

    /** After the head. */
    public State state() {
        return head.state();
    }

    /** After a block whose state is still in memory: the last thousand or so, side branches included. */
    public Optional<State> state(BlockId block) {
        return Optional.ofNullable(nodes.get(block)).map(Node::state);
    }

    /** What slots of transactions in the next block may refer to. */
    public Ancestors ancestors() {
        return ancestors(head);
    }

    /** Whether the block was imported, on whatever branch. */
    public boolean contains(BlockId block) {
        return nodes.containsKey(block) || store.header(block).isPresent();
    }

    /** Whether the block is on the chain of the head. */
    public boolean isCanonical(BlockId block) {
        return store.header(block)
                .flatMap(header -> store.canonicalId(header.height()))
                .filter(block::equals)
                .isPresent();
    }

    /** Everything that was ever written; may be read from any thread. */
    public ChainStore store() {
        return store;
    }

    private Ancestors ancestors(Node parent) {
        Set<BlockId> window = new HashSet<>();
        int count = parent.state().parameters().slotWindow();
        for (Node at = parent; at != null && window.size() < count; at = nodes.get(at.parent())) window.add(at.id());
        return window::contains;
    }

    private Node node(BlockId block) {
        Node node = nodes.get(block);
        if (node == null) throw new IllegalStateException("block " + block + " is not in memory");
        return node;
    }

    private Block stored(BlockId block) {
        return store.block(block).orElseThrow(() -> new IllegalStateException("block " + block + " is not stored"));
    }

    private static Effect only(List<Effect> effects) {
        if (effects.size() != 1) throw new IllegalStateException("consensus answered a header with " + effects);
        return effects.get(0);
    }
}
