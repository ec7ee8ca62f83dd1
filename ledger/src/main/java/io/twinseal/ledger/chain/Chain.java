package io.twinseal.ledger.chain;

import io.twinseal.consensus.Consensus;
import io.twinseal.consensus.Effect;
import io.twinseal.consensus.Event;
import io.twinseal.consensus.Template;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.state.Transition;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.ChainUpdate;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
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
 * <p>Transitions: {@link #importBlock} adds an executed block and may move the head; nothing else changes anything. What
 * it changes is in the store, as one batch, when it returns; if the store fails, the chain has to be opened anew.
 */
public final class Chain {
    private final ChainId id;
    private final ChainStore store;
    private final Consensus consensus;
    private final Map<BlockId, Node> nodes;
    private Node head;

    private Chain(ChainId id, ChainStore store, Restorer.Restored restored) {
        this.id = id;
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
        Optional<BlockId> head = store.head(id);
        if (head.isEmpty()) {
            State state = State.genesis(genesis);
            Block block = GenesisBlock.of(genesis, state);
            store.initialise(id, block, state.map().entries());
            head = Optional.of(block.id());
        }
        return new Chain(id, store, new Restorer(store).restore(head.get()));
    }

    /**
     * Takes a block in if it is valid.
     *
     * @param nowMillis the node's clock, Unix time
     * @param sync whether it must be on disk on return, as a mined block must before it is sent
     */
    public ImportResult importBlock(VerifiedBlock block, long nowMillis, boolean sync) {
        Effect effect = only(consensus.step(new Event.HeaderReceived(block.header(), nowMillis)));
        if (effect instanceof Effect.Execute) return execute(block, sync);
        if (effect instanceof Effect.Ignore) return new ImportResult.Known();
        if (effect instanceof Effect.Defer defer) return new ImportResult.TooEarly(defer.untilMillis());
        if (effect instanceof Effect.RequestParent request) return new ImportResult.MissingParent(request.parent());
        if (effect instanceof Effect.Reject reject) return new ImportResult.Rejected(reject.reason());
        throw new IllegalStateException("consensus answered a header with " + effect);
    }

    private ImportResult execute(VerifiedBlock block, boolean sync) {
        Node parent = node(block.header().parent());
        var result = Transition.apply(parent.state(), block.header(), block.transactions(), ancestors(parent));
        if (result instanceof Transition.Result.Invalid invalid) return new ImportResult.Rejected(invalid.reason());
        var applied = (Transition.Result.Applied) result;
        Digest claimed = block.block().sealedHeader().stateRoot();
        if (!applied.after().root().equals(claimed))
            return new ImportResult.Rejected("The header commits to state root " + claimed
                    + ", but the block leads to state root " + applied.after().root() + ".");
        return adopt(block.block(), new Node(block.block().sealedHeader(), applied.after(), applied.changes()), sync);
    }

    private ImportResult adopt(Block block, Node node, boolean sync) {
        nodes.put(node.id(), node);
        List<Block> detached = new ArrayList<>();
        List<Block> attached = new ArrayList<>();
        SortedMap<Bytes, Optional<Bytes>> difference = new TreeMap<>();
        List<Header> forgotten = new ArrayList<>();
        for (Effect effect : consensus.step(
                new Event.BlockExecuted(block.header(), node.state().outlook()))) {
            if (effect instanceof Effect.MoveHead move) {
                for (BlockId left : move.detached()) {
                    detached.add(stored(left));
                    difference.putAll(node(left).changes().before());
                }
                for (BlockId joined : move.attached()) {
                    attached.add(joined.equals(block.id()) ? block : stored(joined));
                    difference.putAll(node(joined).changes().after());
                }
            } else if (effect instanceof Effect.Forget forget) {
                for (BlockId gone : forget.ids())
                    forgotten.add(node(gone).sealedHeader().header());
            } else {
                throw new IllegalStateException("consensus answered an executed block with " + effect);
            }
        }
        BigInteger weight = consensus.weight(block.id()).orElse(BigInteger.ZERO);
        store.commit(new ChainUpdate(block, weight, node.changes(), detached, attached, difference, forgotten), sync);
        if (!attached.isEmpty()) head = node;
        for (Header gone : forgotten) nodes.remove(gone.id());
        return new ImportResult.Imported(detached, attached);
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
        Bytes headerBytes = BlockCodec.encodeHeader(draft, root, after.root());
        return Optional.of(new Candidate(id, draft, headerBytes, template.target(), earliest, plain));
    }

    public ChainId id() {
        return id;
    }

    public Header head() {
        return head.sealedHeader().header();
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
