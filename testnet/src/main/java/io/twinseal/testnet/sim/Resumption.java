package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;

/** Once all is mended, every honest node soon holds final more than there was then, and keeps up with its head. */
final class Resumption implements Checker {
    private static final long LAG_MAX = 12;

    private final World world;
    private long goal;

    Resumption(World world) {
        this.world = world;
    }

    @Override
    public void healed() {
        for (SimNode node : world.honest())
            goal = Math.max(goal, node.chain().head().height() + 1);
    }

    @Override
    public void atEnd() {
        for (SimNode node : world.honest()) {
            Checkpoint last = node.chain().finalized();
            long head = node.chain().head().height();
            if (last.height() < goal || last.height() < head - LAG_MAX)
                throw new Violation("all was well for " + World.MENDED_MILLIS / 1_000 + " s, but " + node + " has "
                        + last + " final where height " + goal + " was wanted; its head is at " + head);
        }
    }
}
