package io.twinseal.ledger.pool;

import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.verify.VerifiedTransaction;

/**
 * A transaction in the pool.
 *
 * @param slotSeen whether its slot was on the chain of the head at some time; until then the slot may still come
 * @param addedHeight of the head when it came
 */
record Waiting(VerifiedTransaction transaction, InferenceBatch batch, boolean slotSeen, long addedHeight) {
    int size() {
        return transaction.transaction().bytes().size();
    }

    Waiting seen() {
        return new Waiting(transaction, batch, true, addedHeight);
    }
}
