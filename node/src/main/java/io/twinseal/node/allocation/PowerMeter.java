package io.twinseal.node.allocation;

import io.twinseal.node.config.AllocationConfig.Power;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one busy CPU of this machine takes, in watts: as configured; else learnt from the processor's counters of energy,
 * by how they grow with the time that all CPUs are busy; else 10 W. What the machine takes when idle belongs to nobody.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class PowerMeter implements DoubleSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(PowerMeter.class);
    private static final double WATTS_AT_FIRST = 10;
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STEAL = 8;

    private final Path stat;
    private final Calibration calibration = new Calibration();
    private final double first;
    private Optional<PackageEnergy> energy;
    private double lastJoules;
    private double lastBusySeconds;

    private PowerMeter(double first, Path stat, Optional<PackageEnergy> energy) {
        this.first = first;
        this.stat = stat;
        this.energy = energy;
        sample();
    }

    /** Of this machine. */
    public static PowerMeter of(Power power) {
        return of(power, Path.of("/sys/class/powercap"), Path.of("/proc/stat"));
    }

    static PowerMeter of(Power power, Path powercap, Path stat) {
        return power.wattsPerCpu().isPresent()
                ? new PowerMeter(power.wattsPerCpu().getAsDouble(), stat, Optional.empty())
                : new PowerMeter(WATTS_AT_FIRST, stat, PackageEnergy.readable(powercap));
    }

    /** As of now, after one more look at the counters. */
    @Override
    public double getAsDouble() {
        sample();
        return first * calibration.factor();
    }

    private void sample() {
        if (energy.isEmpty()) return;
        try {
            double joules = energy.get().joules();
            double busySeconds = busySeconds();
            if (lastBusySeconds > 0) calibration.learn(first * (busySeconds - lastBusySeconds), joules - lastJoules);
            lastJoules = joules;
            lastBusySeconds = busySeconds;
        } catch (IOException e) {
            LOG.warn(
                    "the processor's energy counters can no longer be read, what they told so far stands: {}",
                    e.toString());
            energy = Optional.empty();
        }
    }

    /** Of all CPUs since the machine started; a hypervisor's other guests do not count. */
    private double busySeconds() throws IOException {
        String[] all = Files.readAllLines(stat).get(0).trim().split("\\s+", -1);
        double ticks = 0;
        for (int i = 1; i < STEAL; i++) if (i != IDLE && i != WAITING) ticks += Double.parseDouble(all[i]);
        return ticks / TICKS_PER_SECOND;
    }
}
