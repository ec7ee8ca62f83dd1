package io.twinseal.ledger.proof;

/**
 * Whether one link of a proof holds.
 *
 * @param detail what was found, for people
 */
public record Finding(Link link, boolean holds, String detail) {}
