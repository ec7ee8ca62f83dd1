package io.twinseal.inference.split;

/**
 * Values that a model cannot take: a wrong shape, a cut it does not have, or numbers that are not finite. Whoever sent
 * them is at fault, not this process.
 */
public final class InvalidActivationException extends RuntimeException {
    public InvalidActivationException(String message) {
        super(message);
    }

    public InvalidActivationException(String message, Throwable cause) {
        super(message, cause);
    }
}
