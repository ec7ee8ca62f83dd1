package io.twinseal.node.gossip;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Role;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When an access point may vote whose store does not tell all that its key has signed: a new one, or a copy.
 *
 * <p>First it listens until members that with itself are a quorum have told it what is final, and it has all that their
 * heads stand for. If nothing was ever final, nothing it signed in a forgotten life can count. Otherwise it waits until
 * a block {@value #DISTANCE} above its head of then is final: from there on it cannot contradict anything that is still
 * looked at. Who has no copy, no recent block of its own but those mined with this database, and no statement of its own
 * with anybody, is new here and has nothing to wait for; nor has who might vote already, and crashed before it did.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
final class Reentry {
    /** Statements so far below the last final block are looked at by nobody. */
    static final int DISTANCE = 64;

    /**
     * Blocks among which a member that took part has one of its own, as good as certainly; fewer than those of which the
     * database knows which it mined.
     */
    private static final int LOOK_BACK = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Reentry.class);

    private final PeerSet peers;
    private final Chain chain;
    private final MemberId self;
    private final Set<MemberId> told = new TreeSet<>();
    private OptionalLong goal = OptionalLong.empty();

    /** What may be done by now. */
    enum Verdict {
        /** Say nothing yet. */
        WAIT,
        /** Vote; there is nothing to contradict. */
        BEGIN,
        /** Vote from the last final block up. */
        BEGIN_ABOVE_FINAL
    }

    Reentry(PeerSet peers, Chain chain, MemberId self) {
        this.peers = peers;
        this.chain = chain;
        this.self = self;
    }

    /** A member has told what it knows to be final, and that is counted. */
    void told(MemberId member) {
        told.add(member);
    }

    Verdict verdict() {
        if (goal.isEmpty()) {
            if (!hasCaughtUp()) return Verdict.WAIT;
            if (chain.finalized().height() == 0 && !chain.store().isCopy()) return Verdict.BEGIN;
            if (chain.store().wasFreeToSign() || !hasPast()) return Verdict.BEGIN_ABOVE_FINAL;
            goal = OptionalLong.of(chain.head().height() + DISTANCE);
            LOG.info(
                    "this database does not tell what this access point has signed before; it votes once block {} is"
                            + " final",
                    goal.getAsLong());
        }
        return chain.finalized().height() >= goal.getAsLong() ? Verdict.BEGIN_ABOVE_FINAL : Verdict.WAIT;
    }

    private boolean hasCaughtUp() {
        SortedSet<MemberId> level = new TreeSet<>(Set.of(self));
        for (MemberId member : peers.ready(Role.ACCESS_POINT))
            if (told.contains(member) && !isAhead(member)) level.add(member);
        return chain.state().outlook().voters().isQuorum(level);
    }

    private boolean isAhead(MemberId member) {
        return peers.head(member)
                .filter(head -> !chain.contains(head.id()) && head.weight().compareTo(chain.weight()) > 0)
                .isPresent();
    }

    /** Whether anything is known of a life before this database that may have ended but lately. */
    private boolean hasPast() {
        if (chain.store().isCopy() || !chain.statementsOf(self).isEmpty()) return true;
        long head = chain.head().height();
        return chain.store().canonicalIds(Math.max(1, head - LOOK_BACK), LOOK_BACK + 1).stream()
                .map(id -> chain.store().header(id).orElseThrow().sealedHeader().header())
                .anyMatch(header ->
                        header.proposer().equals(self) && !chain.store().isMinedHere(header));
    }
}
