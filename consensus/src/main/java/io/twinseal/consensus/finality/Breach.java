package io.twinseal.consensus.finality;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import java.util.Optional;

/** What no access point may ever sign together, in whichever order. */
public enum Breach {
    /** Two different votes with one target height. */
    DOUBLE_VOTE(1, "two different votes with one target height"),
    /** A vote whose source is lower and whose target is higher than another vote's. */
    SURROUND_VOTE(2, "a vote around another one"),
    /** A vote from below an acknowledged checkpoint to above it. */
    VOTE_OVER_ACKNOWLEDGEMENT(3, "a vote over an acknowledged checkpoint");

    private final int code;
    private final String title;

    Breach(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /** What stands for it in the state. */
    public int code() {
        return code;
    }

    /**
     * The breach of that code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Breach ofCode(int code) {
        for (Breach breach : values()) if (breach.code == code) return breach;
        throw new IllegalArgumentException("there is no breach with code " + code);
    }

    /** Completes the sentence "it signed …". */
    public String title() {
        return title;
    }

    /** What a signer of both has broken, if anything. */
    public static Optional<Breach> between(Statement a, Statement b) {
        if (a.equals(b)) return Optional.empty();
        if (a instanceof Vote one && b instanceof Vote other) return between(one, other);
        if (a instanceof Vote vote && b instanceof Acknowledgement acknowledgement)
            return between(vote, acknowledgement);
        if (b instanceof Vote vote && a instanceof Acknowledgement acknowledgement)
            return between(vote, acknowledgement);
        return Optional.empty();
    }

    private static Optional<Breach> between(Vote a, Vote b) {
        if (a.target().height() == b.target().height()) return Optional.of(DOUBLE_VOTE);
        return surrounds(a, b) || surrounds(b, a) ? Optional.of(SURROUND_VOTE) : Optional.empty();
    }

    private static boolean surrounds(Vote outer, Vote inner) {
        return outer.source().height() < inner.source().height()
                && inner.target().height() < outer.target().height();
    }

    private static Optional<Breach> between(Vote vote, Acknowledgement acknowledgement) {
        long height = acknowledgement.checkpoint().height();
        return vote.source().height() < height && height < vote.target().height()
                ? Optional.of(VOTE_OVER_ACKNOWLEDGEMENT)
                : Optional.empty();
    }
}
