package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.store.StoredHeader;
import java.util.HashMap;
import java.util.Map;

/** A node's head is the heaviest of the blocks it has above its highest justified one; the weight of a block is its D. */
final class HeaviestChain implements Checker {
    HeaviestChain(World world) {}

    @Override
    public void changed(SimNode node, Checkpoint finalBefore) {
        Checkpoint justified = node.chain().justified();
        Map<BlockId, Long> weights = new HashMap<>();
        weights.put(justified.block(), 0L);
        BlockId best = justified.block();
        for (StoredHeader stored : node.chain().store().headersFrom(justified.height() + 1)) {
            Header header = stored.sealedHeader().header();
            Long below = weights.get(header.parent());
            if (below == null) continue;
            long weight = below + header.difficulty();
            weights.put(header.id(), weight);
            long bestWeight = weights.getOrDefault(best, 0L);
            if (weight > bestWeight || (weight == bestWeight && header.id().compareTo(best) < 0)) best = header.id();
        }
        if (!best.equals(node.chain().head().id()))
            throw new Violation(node + " has head " + Checkpoint.of(node.chain().head()) + ", but " + best.shortHex()
                    + " is heavier");
    }
}
