package io.twinseal.ledger.store;

/**
 * Where a transaction stands on the chain.
 *
 * @param index in the block
 */
public record TransactionLocation(long height, int index) {}
