package io.twinseal.inference.split;

/**
 * A model that cannot be run now, because what runs it is away or answers wrongly. Neither the values nor whoever sent
 * them are at fault: the same call may succeed later.
 */
public final class ModelUnavailableException extends RuntimeException {
    public ModelUnavailableException(String message) {
        super(message);
    }

    public ModelUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
