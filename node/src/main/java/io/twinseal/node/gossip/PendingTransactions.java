package io.twinseal.node.gossip;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.pool.Dropped;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.store.KeptTransactions;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pool on top of the chain's head: every question about it is asked of the state that the head leads to.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class PendingTransactions {
    private final Pool pool;
    private final Chain chain;
    private final KeptTransactions kept;
    private final Set<TransactionId> keptIds = new HashSet<>();
    private final List<TransactionId> over = new ArrayList<>();
    private BlockId head;
    private Ancestors ancestors;

    public PendingTransactions(Pool pool, Chain chain) {
        this.pool = pool;
        this.chain = chain;
        this.head = chain.head().id();
        this.ancestors = chain.ancestors();
        this.kept = chain.store().kept();
        for (Transaction transaction : kept.all()) {
            boolean onChain = chain.store().location(transaction.id()).isPresent();
            if (!onChain && add(VerifiedTransaction.fromStore(transaction)) instanceof AddResult.Rejected)
                kept.remove(transaction.id());
            else keptIds.add(transaction.id());
        }
    }

    /**
     * Lets in what this node answers for from now on: it survives a restart, until it is final. Batches need not, since
     * gateways keep them as long.
     */
    public AddResult addOwn(VerifiedTransaction transaction) {
        AddResult result = add(transaction);
        if (result instanceof AddResult.Added && !(transaction.body() instanceof InferenceBatch)) {
            kept.put(transaction.transaction());
            keptIds.add(transaction.id());
        }
        return result;
    }

    /** Takes note that the block of a height is final. */
    public void finalised(long height) {
        release(id -> chain.store()
                .location(id)
                .filter(location -> location.height() <= height)
                .isPresent());
    }

    private void release(Predicate<TransactionId> isOver) {
        for (TransactionId id : List.copyOf(keptIds)) {
            if (!isOver.test(id)) continue;
            keptIds.remove(id);
            over.add(id);
        }
    }

    /** Removes from the disk what need not be kept any more; once what has to be on disk before it leaves has left. */
    public void tidy() {
        over.forEach(kept::remove);
        over.clear();
    }

    public AddResult add(VerifiedTransaction transaction) {
        return pool.add(transaction, chain.state(), ancestors(), chain.head().height());
    }

    /** Transactions for the next block, dated now. */
    public List<VerifiedTransaction> select(long nowMillis) {
        var parameters = chain.state().parameters();
        return pool.select(
                chain.handover().stream().toList(),
                chain.state(),
                ancestors(),
                nowMillis,
                parameters.blockBytesMax(),
                parameters.blockTransactionsMax());
    }

    /** Follows the head; returns what no longer waits although it was not sealed. */
    public List<Dropped> headMoved(Advance advance) {
        List<Dropped> dropped = pool.headMoved(
                advance.detached(),
                advance.attached(),
                chain.state(),
                ancestors(),
                chain.head().height());
        release(id -> dropped.stream().anyMatch(gone -> gone.transaction().id().equals(id)));
        return dropped;
    }

    public Optional<VerifiedTransaction> get(TransactionId id) {
        return pool.get(id);
    }

    public boolean contains(TransactionId id) {
        return pool.get(id).isPresent();
    }

    public List<TransactionId> ids() {
        return pool.ids();
    }

    /** The first number of the pair that neither the chain nor the pool has. */
    public long nextSequence(MemberId accessPoint, MemberId gateway) {
        return pool.nextSequence(chain.state(), accessPoint, gateway);
    }

    public int count() {
        return pool.count();
    }

    public long bytes() {
        return pool.bytes();
    }

    private Ancestors ancestors() {
        BlockId now = chain.head().id();
        if (!now.equals(head)) {
            head = now;
            ancestors = chain.ancestors();
        }
        return ancestors;
    }
}
