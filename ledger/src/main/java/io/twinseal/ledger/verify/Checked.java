package io.twinseal.ledger.verify;

import io.twinseal.ledger.types.Refusal;

/** The outcome of a check of what somebody else made. */
public sealed interface Checked<T> {
    /** It passed; the value's type says so from here on. */
    record Valid<T>(T value) implements Checked<T> {}

    /** It failed. */
    record Invalid<T>(Refusal refusal) implements Checked<T> {
        /** A full sentence. */
        public String reason() {
            return refusal.sentence();
        }
    }
}
