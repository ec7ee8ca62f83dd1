package io.twinseal.ledger.pool;

import io.twinseal.ledger.verify.VerifiedTransaction;

/** A transaction that no longer waits and was not sealed; the reason is a full sentence. */
public record Dropped(VerifiedTransaction transaction, String reason) {}
