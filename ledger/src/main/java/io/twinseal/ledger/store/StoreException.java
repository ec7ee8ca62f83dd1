package io.twinseal.ledger.store;

/** The database cannot be read, written or trusted; the message says what is wrong and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Of a database that lacks or contradicts what it should hold. */
    public static StoreException damaged(String what) {
        return new StoreException("The database is damaged: " + what
                + ". Restore a backup, or remove the directory and let the node fetch the chain from its peers.");
    }
}
