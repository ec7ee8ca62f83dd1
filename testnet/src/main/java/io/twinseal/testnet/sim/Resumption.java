package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Once all is mended, every honest node that votes soon holds final more than there was then, and keeps up with its head.
 * Who has left may be cut off.
 */
final class Resumption implements Checker {
    private static final long LAG_MAX = 12;

    private final World world;
    private final PlainRules rules;
    private long goal;

    Resumption(World world, PlainRules rules) {
        this.world = world;
        this.rules = rules;
    }

    @Override
    public void healed() {
        for (SimNode node : world.honest())
            goal = Math.max(goal, node.chain().head().height() + 1);
    }

    @Override
    public void atEnd() {
        SimNode ahead = world.honest().stream()
                .max(Comparator.comparingLong(node -> node.chain().finalized().height()))
                .orElseThrow();
        var deciding = rules.members(ahead, ahead.chain().finalized().block()).voters();
        var next = rules.members(ahead, ahead.chain().head().id()).voters();
        if (ahead.chain().finalized().height() > 0 && lacksMemory(next)) return;
        for (SimNode node : world.honest()) {
            if (!has(deciding, node.id) || !has(next, node.id)) continue;
            Checkpoint last = node.chain().finalized();
            long head = node.chain().head().height();
            if (last.height() < goal || last.height() < head - LAG_MAX)
                throw new Violation("all was well for " + World.MENDED_MILLIS / 1_000 + " s, but " + node + " has "
                        + last + " final where height " + goal + " was wanted; its head is at " + head);
        }
    }

    /**
     * Whether a change of members brought in too many who crashed before they first signed: they cannot know what they
     * signed before, and wait for blocks to become final that would need them.
     */
    private boolean lacksMemory(List<Set<MemberId>> voters) {
        Set<MemberId> voting = new TreeSet<>();
        for (SimNode node : world.nodes())
            if (!node.isHonest() || node.chain().store().remembersSigning()) voting.add(node.id);
        return !PlainMembers.isQuorum(voters, voting);
    }

    private static boolean has(List<Set<MemberId>> voters, MemberId member) {
        return voters.stream().anyMatch(set -> set.contains(member));
    }
}
