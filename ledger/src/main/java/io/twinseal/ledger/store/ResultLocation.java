package io.twinseal.ledger.store;

/**
 * Where a result stands on the chain.
 *
 * @param transaction index in the block
 * @param result index in the batch
 */
public record ResultLocation(long height, int transaction, int result) {}
