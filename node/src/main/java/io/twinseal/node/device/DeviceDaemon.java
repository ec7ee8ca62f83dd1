package io.twinseal.node.device;

import io.twinseal.node.config.DeviceConfig;
import io.twinseal.node.config.DeviceMachine;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.Daemon;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device in this process: some machines, one MQTT connection. */
public final class DeviceDaemon implements Daemon {
    private static final long REPORT_MILLIS = 60_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Logger LOG = LoggerFactory.getLogger(DeviceDaemon.class);

    private final DeviceConfig config;
    private final ThreadNodeLoop loop;
    private final MqttPublisher publisher;
    private final List<MachinePlayer> players = new ArrayList<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private DeviceDaemon(DeviceConfig config, Clock clock) {
        this.config = config;
        var sources = new Sources(config.machines());
        this.publisher = new MqttPublisher(config);
        this.loop = new ThreadNodeLoop("device", clock, (where, cause) -> {
            LOG.error("fault in {}", where, cause);
            stopped.completeExceptionally(cause);
        });
        for (var machine : config.machines())
            players.add(new MachinePlayer(
                    machine, sources.rows(machine), config.loop(), loop, clock, publisher, this::endWhenAllAreDone));
    }

    /**
     * Opens the sources, starts to connect and to play; returns without waiting for the gateway.
     *
     * @throws RuntimeException if a source cannot be read, with the file and what is wrong with it
     */
    public static DeviceDaemon start(DeviceConfig config) {
        var device = new DeviceDaemon(config, new SystemClock());
        device.publisher.connect();
        device.loop.post(device::play);
        return device;
    }

    @Override
    public String describe() {
        return "device " + config.username() + " with " + config.machines().size() + " machines, publishing to "
                + config.address();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        loop.close();
        publisher.close();
        stopped.complete(null);
    }

    private void play() {
        for (int i = 0; i < players.size(); i++) {
            DeviceMachine machine = config.machines().get(i);
            players.get(i).start((long) (NANOS_PER_SECOND / machine.rateHz() * i / players.size()));
        }
        loop.schedule(REPORT_MILLIS, this::report);
    }

    private void report() {
        LOG.info(
                "published {} messages, {} of them refused",
                players.stream().mapToLong(MachinePlayer::published).sum(),
                players.stream().mapToLong(MachinePlayer::refused).sum());
        loop.schedule(REPORT_MILLIS, this::report);
    }

    private void endWhenAllAreDone() {
        if (!players.stream().allMatch(MachinePlayer::isDone)) return;
        LOG.info("every machine's data has ended");
        // Not on the loop, which cannot wait for its own end.
        new Thread(this::close, "device-end").start();
    }
}
