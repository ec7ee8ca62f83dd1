package io.twinseal.node.wire;

/** A peer's bytes are not a message; the text says why and goes to the log. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1;

    public WireException(String reason) {
        super(reason);
    }

    public WireException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
