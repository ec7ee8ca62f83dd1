package io.twinseal.node.runtime;

/** A scheduled task that may still be called off. */
public interface Timer {
    /** Without effect once the task ran. On the loop's thread the task surely does not run afterwards. */
    void cancel();
}
