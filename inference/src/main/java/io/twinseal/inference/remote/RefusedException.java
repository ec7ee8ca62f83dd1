package io.twinseal.inference.remote;

/** The server says that the request is wrong. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
