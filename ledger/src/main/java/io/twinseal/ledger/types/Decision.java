package io.twinseal.ledger.types;

/**
 * What became of an approved proposal.
 *
 * @param height of the block whose state is the first that it changed, or would have
 * @param fault why nothing of it came into force; empty if all did
 */
public record Decision(long height, String fault) {}
