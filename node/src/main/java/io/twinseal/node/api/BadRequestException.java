package io.twinseal.node.api;

/** A request that asks for something that cannot exist; the message tells the caller how to ask. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String advice;

    BadRequestException(String advice) {
        this(400, advice);
    }

    private BadRequestException(int status, String advice) {
        super(advice);
        this.status = status;
        this.advice = advice;
    }

    static BadRequestException notFound(String advice) {
        return new BadRequestException(404, advice);
    }

    int status() {
        return status;
    }

    String advice() {
        return advice;
    }
}
