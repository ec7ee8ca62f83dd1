package io.twinseal.ledger.pool;

import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.verify.VerifiedTransaction;

/** A transaction that no longer waits and was not sealed. */
public record Dropped(VerifiedTransaction transaction, Refusal refusal) {
    /** A full sentence. */
    public String reason() {
        return refusal.sentence();
    }
}
