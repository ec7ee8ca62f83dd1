package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import java.util.Optional;

/** Two statements of one member that nobody may sign together: the proof of its guilt. The lower one comes first. */
public record Offence(SignedStatement first, SignedStatement second) {
    /**
     * Joins the two.
     *
     * @throws IllegalArgumentException if they prove nothing, or are the wrong way round
     */
    public Offence {
        if (!first.signer().equals(second.signer()))
            throw new IllegalArgumentException("statements of two members prove nothing against either");
        if (first.statement().compareTo(second.statement()) >= 0)
            throw new IllegalArgumentException("the lower statement comes first");
        if (Breach.between(first.statement(), second.statement()).isEmpty())
            throw new IllegalArgumentException(
                    "a member may sign both a " + first.statement() + " and a " + second.statement());
    }

    /** The offence that the two prove together, if they do. */
    static Optional<Offence> between(SignedStatement a, SignedStatement b) {
        if (Breach.between(a.statement(), b.statement()).isEmpty()) return Optional.empty();
        return Optional.of(a.statement().compareTo(b.statement()) < 0 ? new Offence(a, b) : new Offence(b, a));
    }

    public MemberId offender() {
        return first.signer();
    }

    public Breach breach() {
        return Breach.between(first.statement(), second.statement()).orElseThrow();
    }
}
