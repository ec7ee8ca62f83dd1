package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import java.util.SortedMap;
import java.util.TreeMap;

/** No two honest nodes ever hold different blocks of one height final. */
final class Agreement implements Checker {
    private final World world;
    private final SortedMap<Long, BlockId> finals = new TreeMap<>();

    Agreement(World world) {
        this.world = world;
    }

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        long from = finalBefore.height() + 1;
        int count = Math.toIntExact(node.chain().finalized().height() - finalBefore.height());
        if (count <= 0) return;
        long height = from;
        for (BlockId id : node.chain().store().canonicalIds(from, count)) {
            BlockId other = finals.putIfAbsent(height, id);
            if (other == null) world.trace().count(Count.FINAL_BLOCKS);
            else if (!other.equals(id))
                throw new Violation("two blocks are final at height " + height + ": " + id.shortHex() + " for " + node
                        + ", " + other.shortHex() + " for another");
            height++;
        }
    }
}
