package io.twinseal.ledger.codec;

/** Bytes that are not what they should be; the message is a full sentence saying why. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    public DecodeException(String reason) {
        super(reason);
    }

    /** The sentence to log, and to tell whoever sent the bytes. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
