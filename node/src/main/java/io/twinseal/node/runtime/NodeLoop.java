package io.twinseal.node.runtime;

/** Runs everything that touches a node's state, one task after another. */
public interface NodeLoop {
    /** Runs the task after all those posted before; from any thread. Without effect once the loop is closed. */
    void post(Runnable task);

    /** Runs the task on the loop when so much time has passed; from any thread. */
    Timer schedule(long delayMillis, Runnable task);

    /**
     * Holds the caller to the loop's thread.
     *
     * @throws IllegalStateException unless called by a task of this loop
     */
    void checkOnLoop();
}
