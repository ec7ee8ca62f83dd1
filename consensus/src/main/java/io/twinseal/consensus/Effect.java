package io.twinseal.consensus;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import java.util.List;

/** What {@link Consensus} wants done. */
public sealed interface Effect {
    /** The header passed every check: run the body and report {@link Event.BlockExecuted}. */
    record Execute(Header header) implements Effect {}

    /** The block has been executed before. */
    record Ignore(BlockId id) implements Effect {}

    /**
     * All is well but the block is dated too far ahead of the clock: hand the header in again.
     *
     * @param untilMillis earliest Unix time at which it passes
     */
    record Defer(BlockId id, long untilMillis) implements Effect {}

    /** The header cannot be judged before this parent has been executed. */
    record RequestParent(BlockId parent) implements Effect {}

    /**
     * No honest member can have made this header.
     *
     * @param reason a sentence with the numbers, for the log and for the peer's score
     */
    record Reject(BlockId id, String reason) implements Effect {}

    /**
     * Another block is now the head.
     *
     * @param detached blocks that left the chain, newest first
     * @param attached blocks that joined it, oldest first; the last is the new head
     */
    record MoveHead(Header from, Header to, List<BlockId> detached, List<BlockId> attached) implements Effect {}

    /** These blocks are too deep, or on branches too light, to matter: what is kept in memory for them may go. */
    record Forget(List<BlockId> ids) implements Effect {}
}
