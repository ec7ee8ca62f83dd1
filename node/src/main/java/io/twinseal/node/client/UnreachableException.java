package io.twinseal.node.client;

/** No node answered; the message names the address and what to do. */
public final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
