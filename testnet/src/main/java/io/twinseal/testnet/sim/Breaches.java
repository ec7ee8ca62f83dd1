package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import java.util.Optional;

/** The rules of voting once more, as the specification has them, to check the product's by. */
final class Breaches {
    private Breaches() {}

    /** What nobody may do and one who signed both has done. */
    static Optional<Count> between(Statement a, Statement b) {
        if (a.equals(b)) return Optional.empty();
        if (a instanceof Vote one && b instanceof Vote other) {
            if (one.target().height() == other.target().height()) return Optional.of(Count.DOUBLE_VOTES);
            long sources = Long.compare(one.source().height(), other.source().height());
            long targets = Long.compare(one.target().height(), other.target().height());
            return sources * targets < 0 ? Optional.of(Count.SURROUND_VOTES) : Optional.empty();
        }
        if (a instanceof Acknowledgement acknowledgement && b instanceof Vote vote) {
            long height = acknowledgement.checkpoint().height();
            boolean over = vote.source().height() < height && vote.target().height() > height;
            return over ? Optional.of(Count.VOTES_OVER_ACKNOWLEDGEMENTS) : Optional.empty();
        }
        return a instanceof Vote && b instanceof Acknowledgement ? between(b, a) : Optional.empty();
    }
}
