package io.twinseal.node.runtime;

/** Told of a fault of our own, from any thread; stops the node, because halting beats going on in an unknown state. */
@FunctionalInterface
public interface FaultHandler {
    /**
     * Stops the node.
     *
     * @param where what was being done, for the log
     */
    void fault(String where, Throwable cause);
}
