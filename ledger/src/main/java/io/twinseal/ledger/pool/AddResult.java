package io.twinseal.ledger.pool;

/** What came of a transaction handed to the pool. */
public sealed interface AddResult {
    /** It waits for a block. */
    record Added() implements AddResult {}

    /** It waited already. */
    record Known() implements AddResult {}

    /** It cannot wait here; the reason is a full sentence. */
    record Rejected(String reason) implements AddResult {}
}
