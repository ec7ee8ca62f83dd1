package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;

/**
 * What one access point may still sign. Sources, targets and acknowledgements only rise, and none is signed that an
 * earlier one forbids; this is stricter than {@link Breach}, and needs three numbers to be remembered.
 */
final class Voter {
    private static final long NONE = -1;

    private final MemberId self;
    private long sourceHeight = NONE;
    private long targetHeight = NONE;
    private long acknowledgedHeight = NONE;

    Voter(MemberId self) {
        this.self = self;
    }

    MemberId self() {
        return self;
    }

    /** Takes note of something it has signed, in this life or before. */
    void note(Statement statement) {
        if (statement instanceof Vote vote) {
            sourceHeight = Math.max(sourceHeight, vote.source().height());
            targetHeight = Math.max(targetHeight, vote.target().height());
        } else if (statement instanceof Acknowledgement acknowledgement) {
            acknowledgedHeight =
                    Math.max(acknowledgedHeight, acknowledgement.checkpoint().height());
        }
    }

    boolean mayAcknowledge(Checkpoint checkpoint) {
        return checkpoint.height() > acknowledgedHeight && checkpoint.height() >= targetHeight;
    }

    boolean mayVote(Checkpoint source, Checkpoint target) {
        return target.height() > targetHeight
                && source.height() >= sourceHeight
                && source.height() >= acknowledgedHeight;
    }
}
