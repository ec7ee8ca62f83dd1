package io.twinseal.ledger.pool;

import io.twinseal.ledger.types.Refusal;

/** What came of a transaction handed to the pool. */
public sealed interface AddResult {
    /** It waits for a block. */
    record Added() implements AddResult {}

    /** It waited already. */
    record Known() implements AddResult {}

    /** It cannot wait here. */
    record Rejected(Refusal refusal) implements AddResult {
        /** A full sentence. */
        public String reason() {
            return refusal.sentence();
        }
    }
}
