package io.twinseal.testnet.sim;

import io.twinseal.node.runtime.Clock;

/** A node's clock: the world's, some milliseconds off. */
final class SimClock implements Clock {
    private final Clock world;
    private long offsetMillis;

    SimClock(Clock world) {
        this.world = world;
    }

    void step(long newOffsetMillis) {
        offsetMillis = newOffsetMillis;
    }

    @Override
    public long millis() {
        return world.millis() + offsetMillis;
    }

    @Override
    public long nanos() {
        return world.nanos();
    }
}
