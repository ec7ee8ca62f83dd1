package io.twinseal.node.runtime;

/** Tells the time; safe on any thread. */
public interface Clock {
    /** Unix time, which may step when the machine's clock is set. */
    long millis();

    /** Time since an arbitrary origin, which never goes back; for durations. */
    long nanos();
}
