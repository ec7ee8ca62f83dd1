package io.twinseal.node.runtime;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move. */
public final class ManualClock implements Clock {
    private final long startMillis;
    private final AtomicLong elapsedNanos = new AtomicLong();

    public ManualClock(long startMillis) {
        this.startMillis = startMillis;
    }

    public void advanceMillis(long millis) {
        advanceNanos(Math.multiplyExact(millis, 1_000_000L));
    }

    public void advanceNanos(long nanos) {
        if (nanos < 0) throw new IllegalArgumentException("time does not run backwards: " + nanos + " ns");
        elapsedNanos.addAndGet(nanos);
    }

    @Override
    public long millis() {
        return startMillis + elapsedNanos.get() / 1_000_000L;
    }

    @Override
    public long nanos() {
        return elapsedNanos.get();
    }
}
