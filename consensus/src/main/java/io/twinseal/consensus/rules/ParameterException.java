package io.twinseal.consensus.rules;

/** A chain parameter that no chain may start with. The message names it, its bounds and the way to mend it. */
public final class ParameterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String parameter;

    ParameterException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    /** The component of {@link Parameters} at fault, so that a reader of a file can point at its line. */
    public String parameter() {
        return parameter;
    }
}
