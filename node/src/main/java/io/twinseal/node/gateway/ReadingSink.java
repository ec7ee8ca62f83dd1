package io.twinseal.node.gateway;

import java.util.function.Consumer;

/** Takes what devices publish. Called from any thread; must not block. */
@FunctionalInterface
public interface ReadingSink {
    /**
     * Takes one reading and says later what became of it.
     *
     * @param twin whose reading it is; the device was admitted for it
     * @param payload what the device sent; the sink's to keep
     * @param done called once, from any thread, when the reading is in the twin or refused
     */
    void accept(String twin, byte[] payload, Consumer<Outcome> done);

    /** What became of a reading. */
    sealed interface Outcome {}

    /** The reading is in the twin. */
    record Accepted() implements Outcome {}

    /**
     * The reading is of no use.
     *
     * @param reason a full sentence for the device's operator
     */
    record Refused(String reason) implements Outcome {}
}
