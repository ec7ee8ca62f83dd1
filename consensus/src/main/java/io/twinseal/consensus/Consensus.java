package io.twinseal.consensus;

import io.twinseal.consensus.fork.ForkChoice;
import io.twinseal.consensus.fork.HeaderTree;
import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Outlook;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node's view of the chain: which blocks there are and which one is the head. Not thread-safe.
 *
 * <p>Transitions: {@code HeaderReceived} changes nothing and answers with exactly one of {@code Execute},
 * {@code Ignore}, {@code Defer}, {@code RequestParent}, {@code Reject}. {@code BlockExecuted} adds the block; if that
 * makes it the head, {@code MoveHead} follows; what became too deep goes with {@code Forget}.
 */
public final class Consensus {
    /** Blocks kept below the head: forks deeper than this are not followed. */
    public static final int DEPTH_KEPT = 1024;

    /** A header may be dated so far ahead of the receiver's clock. */
    public static final long AHEAD_MILLIS_MAX = 2_000;

    private final Parameters parameters;
    private final HeaderTree tree;
    private final HeaderChecks checks;
    private Entry head;

    private Consensus(Parameters parameters, HeaderTree tree) {
        this.parameters = parameters;
        this.tree = tree;
        this.checks = new HeaderChecks(parameters, tree);
        this.head = tree.root();
    }

    /**
     * A chain of nothing but its genesis block.
     *
     * @param genesis the header every chain starts with; it weighs nothing
     */
    public static Consensus atGenesis(Parameters parameters, Header genesis, Outlook outlook) {
        return restored(parameters, List.of(new Executed(genesis, outlook)), BigInteger.ZERO);
    }

    /**
     * As it was when the last block of the chain had been executed, but for side branches.
     *
     * @param chain consecutive blocks, oldest first, the head last; at least genesis or 11 and {@code reputationLag}
     *     blocks
     * @param weightOfFirst cumulative weight of the first of them
     */
    public static Consensus restored(Parameters parameters, List<Executed> chain, BigInteger weightOfFirst) {
        return restored(parameters, chain, weightOfFirst, DEPTH_KEPT);
    }

    static Consensus restored(Parameters parameters, List<Executed> chain, BigInteger weightOfFirst, int depthKept) {
        if (chain.isEmpty()) throw new IllegalArgumentException("a chain has at least its genesis block");
        Executed first = chain.get(0);
        HeaderTree tree = new HeaderTree(depthKept, 4 * depthKept, first.header(), first.outlook(), weightOfFirst);
        Consensus consensus = new Consensus(parameters, tree);
        for (Executed block : chain.subList(1, chain.size())) {
            consensus.checkExtendsHead(block.header());
            consensus.head = tree.insert(block.header(), block.outlook());
        }
        if (!consensus.checks.reachesFarEnough(consensus.head))
            throw new IllegalArgumentException("the " + chain.size() + " blocks up to height "
                    + consensus.head.header().height() + " are too few to judge a child of the last");
        tree.prune(consensus.head);
        return consensus;
    }

    /**
     * Takes one event.
     *
     * @throws IllegalStateException if a block is reported executed that no {@code Execute} can have asked for
     */
    public List<Effect> step(Event event) {
        if (event instanceof Event.HeaderReceived received)
            return List.of(judge(received.header(), received.nowMillis()));
        if (event instanceof Event.BlockExecuted executed) return adopt(executed.header(), executed.outlook());
        throw new AssertionError(event);
    }

    public Header head() {
        return head.header();
    }

    /** Cumulative weight of a block in memory: D summed from the first block after genesis. */
    public Optional<BigInteger> weight(BlockId id) {
        return tree.find(id).map(Entry::weight);
    }

    public Optional<Header> header(BlockId id) {
        return tree.find(id).map(Entry::header);
    }

    /** What a child of the head must carry; empty if that member may not propose one. */
    public Optional<Template> template(MemberId proposer) {
        if (!checks.mayPropose(head, proposer)) return Optional.empty();
        long difficulty = head.outlook().difficulty();
        long reputation = checks.reputation(head, proposer);
        return Optional.of(new Template(
                head.header(),
                difficulty,
                reputation,
                Difficulty.target(parameters, difficulty, reputation),
                checks.timeMillisMin(head),
                checks.idleTimeMillisMin(head)));
    }

    int size() {
        return tree.size();
    }

    private Effect judge(Header header, long nowMillis) {
        if (tree.find(header.id()).isPresent()) return new Effect.Ignore(header.id());
        Optional<Entry> parent = tree.find(header.parent());
        if (parent.isEmpty()) return judgeOrphan(header);
        Optional<String> fault = checks.fault(parent.get(), header);
        if (fault.isPresent()) return new Effect.Reject(header.id(), fault.get());
        // Last, so that nobody has us hold a header without work in it.
        if (header.timeMillis() - AHEAD_MILLIS_MAX > nowMillis)
            return new Effect.Defer(header.id(), header.timeMillis() - AHEAD_MILLIS_MAX);
        return new Effect.Execute(header);
    }

    private Effect judgeOrphan(Header header) {
        long lowest = tree.root().header().height();
        if (header.height() > lowest) return new Effect.RequestParent(header.parent());
        return new Effect.Reject(
                header.id(),
                "The height is " + header.height() + ", but this node follows no fork from below height " + lowest
                        + ".");
    }

    private List<Effect> adopt(Header header, Outlook outlook) {
        Optional<Entry> parent = tree.find(header.parent());
        if (parent.isEmpty()) throw new IllegalStateException("executed " + header + " without its parent");
        checks.fault(parent.get(), header).ifPresent(fault -> {
            throw new IllegalStateException("executed " + header + " against the rules: " + fault);
        });
        Entry entry = tree.insert(header, outlook);
        List<Effect> effects = new ArrayList<>();
        if (ForkChoice.prefers(entry, head)) {
            HeaderTree.Path path = tree.path(head, entry);
            effects.add(new Effect.MoveHead(head.header(), header, path.detached(), path.attached()));
            head = entry;
        }
        List<BlockId> dropped = tree.prune(head);
        if (!dropped.isEmpty()) effects.add(new Effect.Forget(List.copyOf(dropped)));
        return List.copyOf(effects);
    }

    private void checkExtendsHead(Header header) {
        if (!header.parent().equals(head.header().id())
                || header.height() != head.header().height() + 1)
            throw new IllegalArgumentException(
                    "block " + header.id() + " at height " + header.height() + " does not follow block "
                            + head.header().id() + " at height " + head.header().height());
    }
}
