package io.twinseal.ledger.toml;

/** A file that a user must mend; the message reads {@code file:line: what is wrong; how to mend it}. */
public final class TomlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TomlException(String message) {
        super(message);
    }

    public TomlException(String message, Throwable cause) {
        super(message, cause);
    }
}
