package io.twinseal.ledger.chain;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.types.Block;
import java.util.List;

/** What came of a block handed in. */
public sealed interface ImportResult {
    /**
     * It is valid and kept.
     *
     * @param detached blocks that left the chain of the head, newest first
     * @param attached blocks that joined it, oldest first, the new head last; none if the block is on a side branch
     */
    record Imported(List<Block> detached, List<Block> attached) implements ImportResult {
        public Imported {
            detached = List.copyOf(detached);
            attached = List.copyOf(attached);
        }

        public boolean movedHead() {
            return !attached.isEmpty();
        }
    }

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

    /** It breaks a rule, whoever made it; the reason is a full sentence with the values. */
    record Rejected(String reason) implements ImportResult {}
}
