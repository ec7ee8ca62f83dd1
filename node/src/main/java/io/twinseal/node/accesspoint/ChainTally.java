package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts over the chain of the head: blocks by proposer, results by twin.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class ChainTally {
    private final Map<MemberId, Long> blocks = new HashMap<>();
    private final Map<String, Long> results = new HashMap<>();
    private long resultsInAll;
    private long reorganisations;

    /** Counts the blocks that are here from one height to another. */
    public ChainTally(ChainQueries queries, long lowestHeight, long headHeight) {
        for (long height = Math.max(1, lowestHeight); height <= headHeight; height++)
            queries.blockAt(height).ifPresent(block -> count(block, 1));
    }

    /** Follows the head. */
    public void headMoved(Advance advance) {
        if (!advance.detached().isEmpty()) reorganisations++;
        for (Block block : advance.detached()) count(block, -1);
        for (Block block : advance.attached()) count(block, 1);
    }

    public long blocksOf(MemberId proposer) {
        return blocks.getOrDefault(proposer, 0L);
    }

    public long resultsOf(String twin) {
        return results.getOrDefault(twin, 0L);
    }

    public long results() {
        return resultsInAll;
    }

    /** Times the head left its branch, since the start. */
    public long reorganisations() {
        return reorganisations;
    }

    private void count(Block block, long sign) {
        blocks.merge(block.header().proposer(), sign, Long::sum);
        for (Transaction transaction : block.transactions())
            if (transaction.body() instanceof InferenceBatch batch)
                for (TwinResult result : batch.results()) {
                    results.merge(result.twin(), sign, Long::sum);
                    resultsInAll += sign;
                }
    }
}
