package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;

/**
 * Honest nodes take nothing amiss from honest nodes and gateways, but that a broken network keeps them from answering, and
 * that they are no members.
 */
final class Trust implements Checker {
    private final World world;

    Trust(World world) {
        this.world = world;
    }

    @Override
    public void dropped(SimNode node, MemberId who, String reason) {
        boolean honest = world.node(who).map(SimNode::isHonest).orElse(true);
        if (honest && !reason.startsWith("it did not answer") && !hasLeft(node, who, reason))
            throw new Violation(node + " drops " + world.name(who) + ", who is honest: " + reason);
    }

    /** Who is no member, or not yet or no more, is blamed for nothing else. */
    private static boolean hasLeft(SimNode node, MemberId who, String reason) {
        State state = node.chain().state();
        return reason.startsWith(who + " is no")
                && state.member(who).isEmpty()
                && !state.outlook().voters().contains(who);
    }
}
