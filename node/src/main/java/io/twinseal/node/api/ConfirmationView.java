package io.twinseal.node.api;

/**
 * The block whose certificate makes a block final: itself, or one above it.
 *
 * @param height of it
 * @param timeMillis its proposer's clock
 */
public record ConfirmationView(long height, long timeMillis) {}
