package io.twinseal.node.api;

/** A transaction is not taken. */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * Names the reason twice.
     *
     * @param code for programs, see {@code Refusal.Code.word}
     * @param reason a full sentence
     */
    public RejectedException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
