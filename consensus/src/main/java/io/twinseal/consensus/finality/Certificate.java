package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import java.util.Optional;

/**
 * Proof that a checkpoint is final, for somebody who knows who may vote on it.
 *
 * @param link votes that justified the checkpoint
 * @param confirmation acknowledgements of it, or the votes from it to a child of its
 */
public record Certificate(Tally link, Tally confirmation) {
    /**
     * Joins the two.
     *
     * @throws IllegalArgumentException if the two statements do not fit each other
     */
    public Certificate {
        if (!(link.statement() instanceof Vote vote) || !confirms(confirmation.statement(), vote.target()))
            throw new IllegalArgumentException(
                    "a " + confirmation.statement() + " does not confirm a " + link.statement());
    }

    /** Whether a quorum behind the statement makes a justified checkpoint final. */
    static boolean confirms(Statement statement, Checkpoint checkpoint) {
        if (!statement.source().equals(checkpoint)) return false;
        return statement instanceof Acknowledgement || statement.subject().height() == checkpoint.height() + 1;
    }

    /** What it proves final. */
    public Checkpoint checkpoint() {
        return link.statement().subject();
    }

    /**
     * A sentence that says what is missing, or empty if it proves what it says; signatures have been checked before.
     *
     * @param voters of the checkpoint
     * @param confirmers of what the confirmation is about: the checkpoint itself, or its child
     */
    public Optional<String> fault(VotingSets voters, VotingSets confirmers) {
        if (!voters.isQuorum(link.signatures().keySet()))
            return Optional.of("The " + link.statement() + " lacks more than two thirds of the access points.");
        if (!confirmers.isQuorum(confirmation.signatures().keySet()))
            return Optional.of("The " + confirmation.statement() + " lacks more than two thirds of the access points.");
        return Optional.empty();
    }
}
