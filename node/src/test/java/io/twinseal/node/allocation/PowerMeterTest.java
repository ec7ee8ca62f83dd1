package io.twinseal.node.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.node.config.AllocationConfig.Power;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters of a machine of two packages that takes 30 W when idle and 20 W more for each busy CPU. */
class PowerMeterTest {
    private static final long RANGE = 100_000_000;
    private static final Power UNKNOWN = new Power(OptionalDouble.empty(), 5);

    private final SplittableRandom random = new SplittableRandom(5);
    private long busyTicks = 1_000;
    private long idleTicks = 99_999;
    private double joules;

    @TempDir
    Path powercap;

    @TempDir
    Path proc;

    @BeforeEach
    void begin() throws IOException {
        zone("intel-rapl:0", "package-0");
        zone("intel-rapl:1", "package-1");
        zone("intel-rapl:2", "psys");
        zone("intel-rapl:0:0", "core");
        write();
    }

    @Test
    void wattsAreLearntFromHowEnergyGrowsWithBusyTime() throws IOException {
        var meter = meter(UNKNOWN);
        assertThat(meter.getAsDouble()).isCloseTo(10, within(1e-9));
        for (int i = 0; i < 60; i++) {
            second(4 * random.nextDouble());
            meter.getAsDouble();
        }
        assertThat(meter.getAsDouble()).isBetween(16.0, 21.0);
        assertThat(joules).as("so that counters began anew").isGreaterThan(2 * RANGE / 1e6);
    }

    @Test
    void whatIsConfiguredStands() throws IOException {
        var meter = meter(new Power(OptionalDouble.of(7), 5));
        for (int i = 0; i < 60; i++) {
            second(4 * random.nextDouble());
            assertThat(meter.getAsDouble()).isEqualTo(7);
        }
    }

    @Test
    void aMachineWithoutCountersIsTakenToBeUsual() throws IOException {
        for (var zone : new String[] {"intel-rapl:0", "intel-rapl:1"})
            Files.writeString(powercap.resolve(zone).resolve("name"), "dram");
        assertThat(meter(UNKNOWN).getAsDouble()).isEqualTo(10);
        assertThat(PowerMeter.of(UNKNOWN, powercap.resolve("none"), proc.resolve("stat"))
                        .getAsDouble())
                .isEqualTo(10);
    }

    @Test
    void countersThatGoAwayLeaveWhatTheyTold() throws IOException {
        var meter = meter(UNKNOWN);
        for (int i = 0; i < 60; i++) {
            second(4 * random.nextDouble());
            meter.getAsDouble();
        }
        double told = meter.getAsDouble();
        Files.delete(powercap.resolve("intel-rapl:1").resolve("energy_uj"));
        assertThat(meter.getAsDouble()).isEqualTo(told);
        second(4);
        assertThat(meter.getAsDouble()).isEqualTo(told);
    }

    private PowerMeter meter(Power power) {
        return PowerMeter.of(power, powercap, proc.resolve("stat"));
    }

    private void zone(String folder, String name) throws IOException {
        var zone = Files.createDirectory(powercap.resolve(folder));
        Files.writeString(zone.resolve("name"), name + "\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    }

    private void second(double busyCpus) throws IOException {
        busyTicks += Math.round(100 * busyCpus);
        idleTicks += Math.round(100 * (4 - busyCpus));
        joules += 30 + 20 * busyCpus;
        write();
    }

    /** Idle, waiting and stolen time are large; nobody is to count them. */
    private void write() throws IOException {
        for (var zone : new String[] {"intel-rapl:0", "intel-rapl:1", "intel-rapl:2", "intel-rapl:0:0"})
            Files.writeString(powercap.resolve(zone).resolve("energy_uj"), Math.round(joules / 2 * 1e6) % RANGE + "\n");
        Files.writeString(
                proc.resolve("stat"),
                "cpu  %d 0 500 %d 7777 0 0 8888 0 0\ncpu0 1 2 3\n".formatted(busyTicks, idleTicks));
    }
}
