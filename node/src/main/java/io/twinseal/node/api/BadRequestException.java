package io.twinseal.node.api;

/** A request that asks for something that cannot exist; the message tells the caller how to ask. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final String advice;

    BadRequestException(String advice) {
        super(advice);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
