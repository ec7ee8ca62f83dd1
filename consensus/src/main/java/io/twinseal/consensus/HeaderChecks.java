package io.twinseal.consensus;

import io.twinseal.consensus.fork.HeaderTree;
import io.twinseal.consensus.fork.HeaderTree.Entry;
import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import java.math.BigInteger;
import java.util.Optional;

/** What a header must satisfy given its executed ancestors; the clock is not looked at here. */
final class HeaderChecks {
    /** Blocks whose median time a child must exceed. */
    static final int MEDIAN_BLOCKS = 11;

    private final HeaderTree tree;

    HeaderChecks(HeaderTree tree) {
        this.tree = tree;
    }

    /** A sentence that says what is wrong with the header, or empty if nothing is; cheap checks come first. */
    Optional<String> fault(Entry parent, Header header) {
        return height(parent, header)
                .or(() -> depth(parent))
                .or(() -> time(parent, header))
                .or(() -> transactions(parent, header))
                .or(() -> proposer(parent, header))
                .or(() -> difficulty(parent, header))
                .or(() -> reputation(parent, header))
                .or(() -> seal(parent, header));
    }

    /** One millisecond past the median time of the parent and up to ten blocks before it. */
    long timeMillisMin(Entry parent) {
        long[] times = tree.lineage(parent, MEDIAN_BLOCKS).stream()
                .mapToLong(Header::timeMillis)
                .sorted()
                .toArray();
        return times[times.length / 2] + 1;
    }

    long idleTimeMillisMin(Entry parent) {
        return Math.max(
                timeMillisMin(parent),
                parent.header().timeMillis() + parent.outlook().parameters().idleIntervalMillis());
    }

    /**
     * U of a proposer for a child of {@code parent}, read where a short private branch cannot have touched it: from the
     * ancestor of the child {@code reputationLag} blocks back.
     */
    long reputation(Entry parent, MemberId proposer) {
        Parameters parameters = parent.outlook().parameters();
        long height = Math.max(0, parent.header().height() + 1 - parameters.reputationLag());
        long reputation = tree.ancestor(parent, height)
                .orElseThrow(() -> new IllegalStateException("height " + height + " is below the tree"))
                .outlook()
                .reputations()
                .getOrDefault(proposer, parameters.reputationMin());
        return Math.max(parameters.reputationMin(), Math.min(reputation, parameters.reputationMax()));
    }

    boolean mayPropose(Entry parent, MemberId proposer) {
        return parent.outlook().reputations().containsKey(proposer);
    }

    /** Whether the ancestors that decide over a child of this entry are all in the tree. */
    boolean reachesFarEnough(Entry parent) {
        long lowest = parent.header().height() + 1 - ancestorsNeeded(parent);
        return tree.root().header().height() <= Math.max(0, lowest);
    }

    private static Optional<String> height(Entry parent, Header header) {
        long expected = parent.header().height() + 1;
        return faultIf(
                header.height() != expected,
                "The height is " + header.height() + ", but its parent's is "
                        + parent.header().height() + ".");
    }

    private Optional<String> depth(Entry parent) {
        if (reachesFarEnough(parent)) return Optional.empty();
        return Optional.of("It forks off at height " + parent.header().height() + ", too deep: this node keeps blocks"
                + " from height " + tree.root().header().height() + " on and needs "
                + ancestorsNeeded(parent) + " before a fork.");
    }

    private static int ancestorsNeeded(Entry parent) {
        return Math.max(parent.outlook().parameters().reputationLag(), MEDIAN_BLOCKS);
    }

    private Optional<String> time(Entry parent, Header header) {
        long earliest = timeMillisMin(parent);
        return faultIf(
                header.timeMillis() < earliest,
                "The time is " + header.timeMillis() + " ms, but it must exceed the median of the last " + MEDIAN_BLOCKS
                        + " blocks, " + (earliest - 1) + " ms.");
    }

    private static Optional<String> transactions(Entry parent, Header header) {
        Parameters parameters = parent.outlook().parameters();
        int count = header.transactionCount();
        if (count < 0 || count > parameters.blockTransactionsMax())
            return Optional.of("It claims " + count + " transactions, but a block holds 0 to "
                    + parameters.blockTransactionsMax() + ".");
        long earliest = parent.header().timeMillis() + parameters.idleIntervalMillis();
        return faultIf(
                count == 0 && header.timeMillis() < earliest,
                "It has no transactions and comes "
                        + (header.timeMillis() - parent.header().timeMillis())
                        + " ms after its parent, but an idle block must leave " + parameters.idleIntervalMillis()
                        + " ms.");
    }

    private Optional<String> proposer(Entry parent, Header header) {
        return faultIf(
                !mayPropose(parent, header.proposer()),
                "The proposer " + header.proposer() + " is not an access point that may propose after block "
                        + parent.header().id() + ".");
    }

    private static Optional<String> difficulty(Entry parent, Header header) {
        long expected = parent.outlook().difficulty();
        return faultIf(
                header.difficulty() != expected,
                "The difficulty is " + header.difficulty() + ", but the state after its parent asks for " + expected
                        + ".");
    }

    private Optional<String> reputation(Entry parent, Header header) {
        long expected = reputation(parent, header.proposer());
        return faultIf(
                header.reputation() != expected,
                "The reputation claimed is " + Fixed.toText(header.reputation()) + ", but the state "
                        + parent.outlook().parameters().reputationLag() + " blocks before says "
                        + Fixed.toText(expected) + ".");
    }

    private static Optional<String> seal(Entry parent, Header header) {
        BigInteger target = Difficulty.target(parent.outlook().parameters(), header.difficulty(), header.reputation());
        BigInteger seal = Difficulty.seal(header.id());
        return faultIf(
                seal.compareTo(target) > 0,
                "The seal " + hex(seal) + " is above the target " + hex(target) + " (difficulty " + header.difficulty()
                        + ", reputation " + Fixed.toText(header.reputation()) + ").");
    }

    private static String hex(BigInteger number) {
        return String.format("%064x", number);
    }

    private static Optional<String> faultIf(boolean wrong, String reason) {
        return wrong ? Optional.of(reason) : Optional.empty();
    }
}
