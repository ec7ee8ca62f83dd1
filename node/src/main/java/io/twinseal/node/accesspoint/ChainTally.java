package io.twinseal.node.accesspoint;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.KeptCounts;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts over the chain of the head: blocks by proposer, results by twin. Those of final blocks are kept in the store, so
 * that a start takes no longer for a long chain.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class ChainTally {
    /** Final blocks after which the counts are kept: as many a start has to read again. */
    static final int KEPT_EVERY = 256;

    private static final String RESULTS = "results";

    private final KeptCounts kept;
    private final Map<String, Long> counts = new HashMap<>();
    private final NavigableMap<Long, Map<String, Long>> notKept = new TreeMap<>();
    private long reorganisations;

    /** Counts the blocks that are in the store up to the head. */
    public ChainTally(ChainStore store, long finalHeight, long headHeight) {
        kept = store.counts();
        counts.putAll(kept.all());
        for (long height = Math.max(kept.height() + 1, store.lowestBlock()); height <= headHeight; height++) {
            store.canonicalId(height).flatMap(store::block).ifPresent(this::attach);
            if (height <= finalHeight) finalised(height);
        }
    }

    /** Follows the head. */
    public void headMoved(Advance advance) {
        if (!advance.detached().isEmpty()) reorganisations++;
        for (Block block : advance.detached()) {
            Map<String, Long> gone = notKept.remove(block.height());
            if (gone != null) gone.forEach((name, count) -> counts.merge(name, -count, Long::sum));
        }
        advance.attached().forEach(this::attach);
    }

    /** The block of a height and all below it will stay. */
    public void finalised(long height) {
        if (notKept.isEmpty() || height - notKept.firstKey() + 1 < KEPT_EVERY) return;
        NavigableMap<Long, Map<String, Long>> done = notKept.headMap(height, true);
        Map<String, Long> more = new TreeMap<>();
        done.values().forEach(block -> block.forEach((name, count) -> more.merge(name, count, Long::sum)));
        kept.add(height, more);
        done.clear();
    }

    /** The chain begins with a snapshot now, and the counts with it. */
    public void startAgain() {
        reorganisations++;
        counts.clear();
        notKept.clear();
    }

    public long blocksOf(MemberId proposer) {
        return counts.getOrDefault(name(proposer), 0L);
    }

    public long resultsOf(String twin) {
        return counts.getOrDefault(name(twin), 0L);
    }

    public long results() {
        return counts.getOrDefault(RESULTS, 0L);
    }

    /** Times the head left its branch, since the start. */
    public long reorganisations() {
        return reorganisations;
    }

    private void attach(Block block) {
        Map<String, Long> found = new HashMap<>();
        found.put(name(block.header().proposer()), 1L);
        for (Transaction transaction : block.transactions())
            if (transaction.body() instanceof InferenceBatch batch)
                for (TwinResult result : batch.results()) {
                    found.merge(name(result.twin()), 1L, Long::sum);
                    found.merge(RESULTS, 1L, Long::sum);
                }
        notKept.put(block.height(), found);
        found.forEach((name, count) -> counts.merge(name, count, Long::sum));
    }

    private static String name(MemberId proposer) {
        return "blocks/" + proposer;
    }

    private static String name(String twin) {
        return "results/" + twin;
    }
}
