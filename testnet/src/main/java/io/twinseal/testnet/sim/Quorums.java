package io.twinseal.testnet.sim;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Behind all that becomes final stand more than two thirds of each set of voters that the blocks alone name. */
final class Quorums implements Checker {
    private final World world;
    private final PlainRules rules;
    private long counted;

    Quorums(World world, PlainRules rules) {
        this.world = world;
        this.rules = rules;
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        Checkpoint now = node.chain().finalized();
        if (now.height() <= finalBefore.height()) return;
        Certificate proof =
                node.chain().store().finality().certificateFor(now.height()).orElseThrow();
        for (Tally tally : List.of(proof.link(), proof.confirmation())) check(node, tally);
        count(node, now);
    }

    /** The voters of a confirmation by a link are those of the child. */
    private void check(SimNode node, Tally tally) {
        List<Set<MemberId>> voters =
                rules.members(node, tally.statement().subject().block()).voters();
        Set<MemberId> signers = tally.signatures().keySet();
        if (!PlainMembers.isQuorum(voters, signers))
            throw new Violation(node + " takes " + world.names(List.of(signers)) + " for more than two thirds of "
                    + world.names(voters) + " under the " + tally.statement());
    }

    /** What became final for the first time. */
    private void count(SimNode node, Checkpoint now) {
        int news = Math.toIntExact(Math.max(0, now.height() - counted));
        if (news == 0) return;
        PlainMembers before =
                rules.members(node, node.chain().store().canonicalId(counted).orElseThrow());
        for (BlockId id : node.chain().store().canonicalIds(counted + 1, news)) {
            PlainMembers after = rules.members(node, id);
            world.trace().count(Count.PROPOSALS_IN_FORCE, after.inForce() - before.inForce());
            if (after.handoverHeight() > before.handoverHeight()) {
                world.trace().count(Count.HANDOVERS);
                world.trace()
                        .add(
                                "world",
                                world.names(List.of(before.accessPoints())) + " hand over to "
                                        + world.names(List.of(after.accessPoints())) + ", finally");
            }
            world.trace().count(Count.LET_IN, missing(before, after));
            world.trace().count(Count.REMOVED, missing(after, before));
            before = after;
        }
        counted = now.height();
    }

    /** How many access points of the other are not in this one. */
    private static long missing(PlainMembers in, PlainMembers other) {
        Set<MemberId> missing = new TreeSet<>(other.accessPoints());
        missing.removeAll(in.accessPoints());
        return missing.size();
    }
}
