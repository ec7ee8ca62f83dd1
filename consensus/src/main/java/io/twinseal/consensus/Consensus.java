package io.twinseal.consensus;

import io.twinseal.consensus.finality.Finality;
import io.twinseal.consensus.finality.FinalityRecord;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.fork.ForkChoice;
import io.twinseal.consensus.fork.HeaderTree;
import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node's view of the chain: which blocks there are, which one is the head, and which are final. Not thread-safe.
 *
 * <p>Transitions: {@code HeaderReceived} changes nothing and answers with exactly one of {@code Execute},
 * {@code Ignore}, {@code Settled}, {@code Defer}, {@code RequestParent}, {@code Reject}. Every other event may bring, in this order:
 * {@code Spread}, {@code Accuse}, {@code RequestBlock}, {@code Justify}, {@code Finalize}, one {@code MoveHead},
 * {@code Forget} for what became too deep, and one {@code Sign}.
 */
public final class Consensus {
    /** Blocks kept below the head: forks deeper than this are not followed. */
    public static final int DEPTH_KEPT = 1024;

    /** A header may be dated so far ahead of the receiver's clock. */
    public static final long AHEAD_MILLIS_MAX = 2_000;

    private final HeaderTree tree;
    private final HeaderChecks checks;
    private final Finality finality;
    private Entry head;

    /** The header that last passed every check. */
    private Optional<Header> passed = Optional.empty();

    /** What was last asked to be signed and is not reported yet. */
    private Optional<Statement> signing = Optional.empty();

    private Consensus(HeaderTree tree, FinalityRecord record) {
        this.tree = tree;
        this.checks = new HeaderChecks(tree);
        this.finality = new Finality(tree, record);
        this.head = tree.root();
    }

    /**
     * A chain of nothing but its genesis block.
     *
     * @param genesis the header every chain starts with; it weighs nothing, and is final
     */
    public static Consensus atGenesis(Header genesis, Outlook outlook) {
        return restored(
                List.of(new Executed(genesis, outlook)),
                BigInteger.ZERO,
                FinalityRecord.atGenesis(Checkpoint.of(genesis)));
    }

    /**
     * As it was when the last block of the chain had been executed, but for side branches and single statements.
     *
     * @param chain consecutive blocks, oldest first, the head last; at least genesis or 11 and {@code reputationLag}
     *     blocks
     * @param weightOfFirst cumulative weight of the first of them
     * @param record what was final, on this chain
     */
    public static Consensus restored(List<Executed> chain, BigInteger weightOfFirst, FinalityRecord record) {
        return restored(chain, weightOfFirst, record, DEPTH_KEPT);
    }

    static Consensus restored(List<Executed> chain, BigInteger weightOfFirst, FinalityRecord record, int depthKept) {
        if (chain.isEmpty()) throw new IllegalArgumentException("a chain has at least its genesis block");
        Executed first = chain.get(0);
        HeaderTree tree = new HeaderTree(depthKept, 4 * depthKept, first.header(), first.outlook(), weightOfFirst);
        Consensus consensus = new Consensus(tree, record);
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
        List<Effect> effects = new ArrayList<>();
        Optional<Entry> inserted = Optional.empty();
        if (event instanceof Event.BlockExecuted executed)
            inserted = Optional.of(insert(executed.header(), executed.outlook()));
        else if (event instanceof Event.StatementReceived received) take(received.signed(), effects);
        else if (event instanceof Event.TallyReceived received) take(received.tally(), effects);
        else if (event instanceof Event.VotingStarted started)
            finality.startVoting(started.self(), started.remembered());
        else throw new AssertionError(event);
        settle(inserted, effects);
        return List.copyOf(effects);
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
                Difficulty.target(head.outlook().parameters(), difficulty, reputation),
                checks.timeMillisMin(head),
                checks.idleTimeMillisMin(head)));
    }

    /** The highest final block. */
    public Checkpoint finalized() {
        return finality.finalized();
    }

    /** The highest justified block: the final one, or one above it. */
    public Checkpoint justified() {
        return finality.justified();
    }

    /** What a restart needs. */
    public FinalityRecord finalityRecord() {
        return finality.record();
    }

    /** Whether a statement would change nothing: a peer's can be dropped before its signature is checked. */
    public boolean knows(SignedStatement signed) {
        return finality.has(signed);
    }

    /** Whether a tally would change nothing. */
    public boolean knows(Tally tally) {
        return finality.has(tally);
    }

    /** What members who fell behind need, each of it a quorum's, in the order to hand it over. */
    public List<Tally> tallies() {
        return finality.tallies();
    }

    /** Statements known about blocks that are not final yet. */
    public List<SignedStatement> statements() {
        return finality.statements();
    }

    /** What is kept of one signer, long decided or not. */
    public List<SignedStatement> statementsOf(MemberId signer) {
        return finality.statementsOf(signer);
    }

    int size() {
        return tree.size();
    }

    private Effect judge(Header header, long nowMillis) {
        if (tree.find(header.id()).isPresent()) return new Effect.Ignore(header.id());
        Checkpoint last = finality.finalized();
        if (header.height() <= last.height()) return new Effect.Settled(header.id(), last);
        Optional<Entry> parent = tree.find(header.parent());
        if (parent.isEmpty()) return judgeOrphan(header);
        Optional<String> fault = checks.fault(parent.get(), header);
        if (fault.isPresent()) return new Effect.Reject(header.id(), fault.get());
        // Last, so that nobody has us hold a header without work in it.
        if (header.timeMillis() - AHEAD_MILLIS_MAX > nowMillis)
            return new Effect.Defer(header.id(), header.timeMillis() - AHEAD_MILLIS_MAX);
        passed = Optional.of(header);
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

    private Entry insert(Header header, Outlook outlook) {
        Optional<Entry> parent = tree.find(header.parent());
        if (parent.isEmpty()) throw new IllegalStateException("executed " + header + " without its parent");
        if (!passed.equals(Optional.of(header)))
            checks.fault(parent.get(), header).ifPresent(fault -> {
                throw new IllegalStateException("executed " + header + " against the rules: " + fault);
            });
        return tree.insert(header, outlook);
    }

    private void take(SignedStatement signed, List<Effect> effects) {
        signing = signing.filter(statement -> !statement.equals(signed.statement()));
        Finality.Taken taken = finality.add(signed, head.outlook().voters());
        if (taken.isNew()) effects.add(new Effect.Spread(signed));
        taken.offence().ifPresent(offence -> effects.add(new Effect.Accuse(offence)));
    }

    private void take(Tally tally, List<Effect> effects) {
        finality.add(tally, head.outlook().voters()).forEach(offence -> effects.add(new Effect.Accuse(offence)));
    }

    /** Draws the conclusions of an event: what is justified and final, where the head is, what to sign. */
    private void settle(Optional<Entry> inserted, List<Effect> effects) {
        long finalBefore = finality.finalized().height();
        Finality.Advance advance = finality.advance();
        advance.missing().forEach(checkpoint -> effects.add(new Effect.RequestBlock(checkpoint)));
        advance.justified().forEach(link -> effects.add(new Effect.Justify(link)));
        advance.finalized().ifPresent(certificate -> effects.add(new Effect.Finalize(certificate)));

        Entry chosen = choose(
                inserted, !advance.justified().isEmpty() || advance.finalized().isPresent());
        if (chosen != head) {
            HeaderTree.Path path = tree.path(head, chosen);
            effects.add(new Effect.MoveHead(head.header(), chosen.header(), path.detached(), path.attached()));
            head = chosen;
        }
        List<BlockId> dropped = new ArrayList<>();
        if (advance.finalized().isPresent())
            tree.find(finality.finalized().block())
                    .ifPresent(kept -> dropped.addAll(tree.dropBeside(kept, finalBefore)));
        dropped.addAll(tree.prune(head));
        if (!dropped.isEmpty()) effects.add(new Effect.Forget(List.copyOf(dropped)));

        if (signing.isPresent()) return;
        signing = finality.decide(head);
        signing.ifPresent(statement -> effects.add(new Effect.Sign(statement)));
    }

    /** The heaviest chain through the highest justified checkpoint; the head is that of all but what is new. */
    private Entry choose(Optional<Entry> inserted, boolean justifiedMoved) {
        Entry justified = tree.find(finality.justified().block()).orElse(tree.root());
        if (justifiedMoved && !descends(head, justified)) return tree.best(justified);
        return inserted.filter(entry -> ForkChoice.prefers(entry, head))
                .filter(entry -> entry.header().parent().equals(head.header().id()) || descends(entry, justified))
                .orElse(head);
    }

    private boolean descends(Entry entry, Entry ancestor) {
        return tree.ancestor(entry, ancestor.header().height()).equals(Optional.of(ancestor));
    }

    private void checkExtendsHead(Header header) {
        if (!header.parent().equals(head.header().id())
                || header.height() != head.header().height() + 1)
            throw new IllegalArgumentException(
                    "block " + header.id() + " at height " + header.height() + " does not follow block "
                            + head.header().id() + " at height " + head.header().height());
    }
}
