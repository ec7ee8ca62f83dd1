package io.twinseal.ledger.verify;

/** The outcome of a check of what somebody else made. */
public sealed interface Checked<T> {
    /** It passed; the value's type says so from here on. */
    record Valid<T>(T value) implements Checked<T> {}

    /** It failed, for a reason that is a full sentence. */
    record Invalid<T>(String reason) implements Checked<T> {}
}
