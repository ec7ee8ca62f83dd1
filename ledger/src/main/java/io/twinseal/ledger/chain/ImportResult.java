package io.twinseal.ledger.chain;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;

/** What came of a block handed in. */
public sealed interface ImportResult {
    /** It is valid and kept; the head stays if the block is on a side branch. */
    record Imported(Advance advance) implements ImportResult {}

    /** It was imported before. */
    record Known() implements ImportResult {}

    /** It cannot be judged before its parent. */
    record MissingParent(BlockId parent) implements ImportResult {}

    /**
     * It is dated ahead of the clock: hand it in again.
     *
     * @param untilMillis earliest Unix time at which it passes
     */
    record TooEarly(long untilMillis) implements ImportResult {}

    /**
     * Another block is final at its height; whoever sent it may be honest and behind.
     *
     * @param finalized the highest final block
     */
    record Settled(Checkpoint finalized) implements ImportResult {}

    /** It breaks a rule, whoever made it; the reason is a full sentence with the values. */
    record Rejected(String reason) implements ImportResult {}
}
