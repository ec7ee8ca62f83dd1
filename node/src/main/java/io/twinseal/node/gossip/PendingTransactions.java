package io.twinseal.node.gossip;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.pool.Dropped;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.state.Ancestors;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.List;
import java.util.Optional;

/**
 * The pool on top of the chain's head: every question about it is asked of the state that the head leads to.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class PendingTransactions {
    private final Pool pool;
    private final Chain chain;
    private BlockId head;
    private Ancestors ancestors;

    public PendingTransactions(Pool pool, Chain chain) {
        this.pool = pool;
        this.chain = chain;
        this.head = chain.head().id();
        this.ancestors = chain.ancestors();
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
        return pool.headMoved(
                advance.detached(),
                advance.attached(),
                chain.state(),
                ancestors(),
                chain.head().height());
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
