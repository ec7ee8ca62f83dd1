package io.twinseal.ledger.chain;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.ResultLocation;
import io.twinseal.ledger.store.StoredHeader;
import io.twinseal.ledger.store.TransactionLocation;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What peers and people ask of the chain of the head; answered from the store, hence from any thread. */
public final class ChainQueries {
    private static final int LOCATOR_DENSE = 10;

    private final ChainStore store;

    public ChainQueries(ChainStore store) {
        this.store = store;
    }

    /** A transaction with the block that seals it. */
    public record Sealed(Block block, int index) {
        public Transaction transaction() {
            return block.transactions().get(index);
        }
    }

    /** A result with the block and the batch that seal it; {@code index} is its place in the batch. */
    public record SealedResult(Block block, Transaction transaction, InferenceBatch batch, int index) {}

    public Optional<Block> blockAt(long height) {
        return store.canonicalId(height).flatMap(store::block);
    }

    public Optional<Sealed> transaction(TransactionId id) {
        Optional<TransactionLocation> location = store.location(id);
        return location.flatMap(l -> blockAt(l.height()))
                .filter(block -> location.get().index() < block.transactions().size())
                .map(block -> new Sealed(block, location.get().index()))
                .filter(found -> found.transaction().id().equals(id));
    }

    /** Results of a twin, newest first, all of them before a place if one is given. */
    public List<SealedResult> results(String twin, Optional<ResultLocation> before, int limit) {
        List<ResultLocation> locations =
                before.isPresent() ? store.twinHistory(twin, before.get(), limit) : store.twinHistory(twin, limit);
        List<SealedResult> results = new ArrayList<>();
        Optional<Block> block = Optional.empty();
        for (ResultLocation location : locations) {
            if (block.isEmpty() || block.get().height() != location.height()) block = blockAt(location.height());
            block.flatMap(b -> result(b, location)).ifPresent(results::add);
        }
        return results;
    }

    private static Optional<SealedResult> result(Block block, ResultLocation location) {
        if (location.transaction() >= block.transactions().size()) return Optional.empty();
        Transaction transaction = block.transactions().get(location.transaction());
        return transaction.body() instanceof InferenceBatch batch
                        && location.result() < batch.results().size()
                ? Optional.of(new SealedResult(block, transaction, batch, location.result()))
                : Optional.empty();
    }

    /** Ids from the head backwards, dense at first and then thinning out, genesis last: where two chains part. */
    public List<BlockId> locator(long headHeight) {
        List<BlockId> ids = new ArrayList<>();
        long step = 1;
        for (long height = headHeight; height > 0; height -= step) {
            store.canonicalId(height).ifPresent(ids::add);
            if (ids.size() >= LOCATOR_DENSE) step *= 2;
        }
        store.canonicalId(0).ifPresent(ids::add);
        return ids;
    }

    /**
     * Headers after the first of the locator's blocks that is on our chain, oldest first; empty if none is, or if they are
     * not here.
     */
    public Optional<List<SealedHeader>> headersAfter(List<BlockId> locator, int limit) {
        for (BlockId id : locator) {
            Optional<Long> height = store.header(id).map(StoredHeader::height);
            if (height.isEmpty() || !store.canonicalId(height.get()).equals(Optional.of(id))) continue;
            if (height.get() + 1 < store.lowestHeader()) continue;
            return Optional.of(store.canonicalIds(height.get() + 1, limit).stream()
                    .map(following -> store.header(following).orElseThrow().sealedHeader())
                    .toList());
        }
        return Optional.empty();
    }
}
