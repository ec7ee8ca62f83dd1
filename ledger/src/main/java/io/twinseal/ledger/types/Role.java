package io.twinseal.ledger.types;

/** What a member does on the chain. */
public enum Role {
    /** Runs top halves, mines and votes. */
    ACCESS_POINT,
    /** Keeps twins, runs bottom halves and signs receipts. */
    GATEWAY,
    /** Only reads. */
    OBSERVER
}
