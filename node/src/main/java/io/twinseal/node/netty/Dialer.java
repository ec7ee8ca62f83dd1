package io.twinseal.node.netty;

import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Timer;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one member up; confined to the node loop.
 *
 * <p>Up (a connection stands, whoever opened it) → waiting (a timer runs) → dialling → up, or waiting again, each time
 * about twice as long. The delay starts over once a connection has stood for a while.
 */
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    private static final long STABLE_MILLIS = 10_000;
    private static final int DOUBLINGS_MAX = 30;

    private final PeerAddress address;
    private final NodeLoop loop;
    private final TransportLimits limits;
    private final RandomGenerator random;
    private final BooleanSupplier up;
    private final Runnable dial;
    private @Nullable Timer waiting;
    private boolean dialling;
    private int failures;
    private String lastReason = "";
    private long ups;

    /**
     * A dialler that has not begun.
     *
     * @param up whether a connection stands
     * @param dial tries once and reports by {@link #ended} or {@link #connected}
     */
    Dialer(
            PeerAddress address,
            NodeLoop loop,
            TransportLimits limits,
            RandomGenerator random,
            BooleanSupplier up,
            Runnable dial) {
        this.address = address;
        this.loop = loop;
        this.limits = limits;
        this.random = random;
        this.up = up;
        this.dial = dial;
    }

    PeerAddress address() {
        return address;
    }

    /** Dials now unless it is up or at it. */
    void begin() {
        if (up.getAsBoolean() || dialling || waiting != null) return;
        dialling = true;
        dial.run();
    }

    /** An attempt came to nothing, or its connection gave way to another. */
    void ended(String reason) {
        if (!dialling) return;
        dialling = false;
        if (up.getAsBoolean()) return;
        if (reason.equals(lastReason)) LOG.debug("{} cannot be reached: {}", address, reason);
        else LOG.info("{} cannot be reached, will go on trying: {}", address, reason);
        lastReason = reason;
        redialLater();
    }

    /**
     * A connection to the member stands.
     *
     * @param dialled whether by this dialler's attempt
     */
    void connected(boolean dialled) {
        if (dialled) dialling = false;
        lastReason = "";
        long now = ++ups;
        loop.schedule(STABLE_MILLIS, () -> {
            if (ups == now && up.getAsBoolean()) failures = 0;
        });
    }

    /** No connection to the member stands any more. */
    void disconnected() {
        ups++;
        redialLater();
    }

    void stop() {
        if (waiting != null) waiting.cancel();
        waiting = null;
    }

    private void redialLater() {
        if (dialling || waiting != null) return;
        waiting = loop.schedule(delayMillis(), () -> {
            waiting = null;
            begin();
        });
    }

    private long delayMillis() {
        long doubled = limits.redialMillisMin() << Math.min(failures++, DOUBLINGS_MAX);
        long ceiling = Math.min(doubled, limits.redialMillisMax());
        return ceiling / 2 + random.nextLong(ceiling / 2 + 1); // jitter, or a restarted network dials in step
    }
}
