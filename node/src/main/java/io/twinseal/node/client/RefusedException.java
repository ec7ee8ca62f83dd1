package io.twinseal.node.client;

/** A node answered, but not with what was asked for; the message is the node's own where it gave one. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int NOT_FOUND = 404;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the node knows no such thing, as opposed to not understanding the question. */
    public boolean isNotFound() {
        return status == NOT_FOUND;
    }
}
