package io.twinseal.inference.protocol;

/** A message that is not as the protocol says. Whoever sent it is at fault, not this process. */
public final class ProtocolException extends RuntimeException {
    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
