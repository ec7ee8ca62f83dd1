package io.twinseal.ledger.state;

import io.twinseal.consensus.types.BlockId;

/** The blocks that a slot may refer to: the last V before the block in question, on its own branch. */
@FunctionalInterface
public interface Ancestors {
    boolean contains(BlockId id);
}
