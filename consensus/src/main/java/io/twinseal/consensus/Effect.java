package io.twinseal.consensus;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
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
     * Another block is final at this height, so the one handed in never joins the chain. Whoever sent it may be honest
     * and behind.
     *
     * @param finalized the highest final block
     */
    record Settled(BlockId id, Checkpoint finalized) implements Effect {}

    /**
     * Another block is now the head.
     *
     * @param detached blocks that left the chain, newest first
     * @param attached blocks that joined it, oldest first; the last is the new head
     */
    record MoveHead(Header from, Header to, List<BlockId> detached, List<BlockId> attached) implements Effect {}

    /** These blocks are too deep, or on branches too light, to matter: what is kept in memory for them may go. */
    record Forget(List<BlockId> ids) implements Effect {}

    /**
     * Sign this, have it on disk, and only then let it out and report it as {@link Event.StatementReceived}; until then
     * nothing else is asked to be signed.
     */
    record Sign(Statement statement) implements Effect {}

    /** This statement is new: peers may lack it. */
    record Spread(SignedStatement signed) implements Effect {}

    /** A checkpoint is justified: keep the link, which a restart and those who fell behind need. */
    record Justify(Tally link) implements Effect {}

    /** A checkpoint, and every block below it, is final: keep the certificate. */
    record Finalize(Certificate certificate) implements Effect {}

    /** More than two thirds decided over a block that is not here: fetch it. */
    record RequestBlock(Checkpoint checkpoint) implements Effect {}

    /** A member is proven guilty: bring it before the chain. */
    record Accuse(Offence offence) implements Effect {}
}
