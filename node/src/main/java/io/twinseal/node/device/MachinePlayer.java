package io.twinseal.node.device;

import io.twinseal.node.config.DeviceMachine;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one machine's rows at its rate. A machine whose messages are not taken stands still rather than pile them
 * up, and goes on with its next row when they are.
 *
 * <pre>
 *   playing --the data ends, and it does not loop--> ended
 * </pre>
 *
 * <p>Runs on the device's loop.
 */
final class MachinePlayer {
    /** Messages of one machine on their way at once. */
    static final int IN_FLIGHT_MAX = 16;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(MachinePlayer.class);

    private final DeviceMachine machine;
    private final Supplier<Iterator<float[]>> data;
    private final boolean loops;
    private final NodeLoop loop;
    private final Clock clock;
    private final Publisher publisher;
    private final Runnable onProgress;
    private Iterator<float[]> rows;
    private long dueNanos;
    private int inFlight;
    private long published;
    private long refused;
    private boolean ended;

    /**
     * @param data opens the machine's rows from the start
     * @param onProgress told when the machine ended and its last message is delivered
     */
    MachinePlayer(
            DeviceMachine machine,
            Supplier<Iterator<float[]>> data,
            boolean loops,
            NodeLoop loop,
            Clock clock,
            Publisher publisher,
            Runnable onProgress) {
        this.machine = machine;
        this.data = data;
        this.loops = loops;
        this.loop = loop;
        this.clock = clock;
        this.publisher = publisher;
        this.onProgress = onProgress;
        this.rows = data.get();
    }

    /** Begins after a delay, so that the machines of one device do not all speak at once. */
    void start(long delayNanos) {
        dueNanos = clock.nanos() + delayNanos;
        scheduleNext();
    }

    /** Whether the data ended and everything published was taken or refused. */
    boolean isDone() {
        return ended && inFlight == 0;
    }

    long published() {
        return published;
    }

    long refused() {
        return refused;
    }

    private void tick() {
        if (publisher.isConnected() && inFlight < IN_FLIGHT_MAX) {
            var message = nextRows();
            if (message.isEmpty()) {
                ended = true;
                onProgress.run();
                return;
            }
            inFlight++;
            published++;
            publisher.publish(
                    Readings.topic(machine.twin()),
                    Readings.payload(clock.millis(), message),
                    refusal -> loop.post(() -> delivered(refusal)));
        }
        dueNanos += (long) (NANOS_PER_SECOND / machine.rateHz());
        long now = clock.nanos();
        // Ticks missed by more than a second are gone: catching them up would come as a burst.
        if (dueNanos < now - NANOS_PER_SECOND) dueNanos = now;
        scheduleNext();
    }

    private void delivered(@Nullable String refusal) {
        inFlight--;
        if (refusal != null && refused++ == 0)
            LOG.warn("the gateway did not take a reading of {}: {} (told once)", machine.twin(), refusal);
        if (isDone()) onProgress.run();
    }

    private List<float[]> nextRows() {
        var message = new ArrayList<float[]>();
        boolean restarted = false;
        while (message.size() < machine.rowsPerMessage()) {
            if (rows.hasNext()) {
                message.add(rows.next());
                restarted = false;
            } else if (loops && !restarted) {
                rows = data.get();
                restarted = true;
            } else {
                return message;
            }
        }
        return message;
    }

    private void scheduleNext() {
        long delayNanos = Math.max(0, dueNanos - clock.nanos());
        loop.schedule((delayNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, this::tick);
    }
}
