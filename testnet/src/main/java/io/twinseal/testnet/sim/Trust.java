package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;

/** Honest nodes take nothing amiss from honest nodes and gateways, but that a broken network keeps them from answering. */
final class Trust implements Checker {
    private final World world;

    Trust(World world) {
        this.world = world;
    }

    @Override
    public void dropped(SimNode node, MemberId who, String reason) {
        boolean honest = world.node(who).map(SimNode::isHonest).orElse(true);
        if (honest && !reason.startsWith("it did not answer"))
            throw new Violation(node + " drops " + world.name(who) + ", who is honest: " + reason);
    }
}
