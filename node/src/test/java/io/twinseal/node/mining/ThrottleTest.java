package io.twinseal.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker on a virtual machine that sleeps too long and is now and then denied its CPU. */
class ThrottleTest {
    private static final long PERIOD = 15_000_000;
    private static final long SLICE = 120_000;

    private final Random random = new Random(8);
    private long wall = 1_000;
    private long cpu = 500;
    private long pauseLongest;
    private long burstLongest;

    private void work(Throttle throttle, long wallNanos, double denied) {
        long end = wall + wallNanos;
        long burst = 0;
        while (wall < end) {
            long pause = throttle.pauseNanos(wall, cpu);
            if (pause > 0) {
                pauseLongest = Math.max(pauseLongest, pause);
                burst = 0;
                wall += pause + random.nextInt(200_000); // sleeps end late
            } else {
                cpu += SLICE;
                burst += SLICE;
                burstLongest = Math.max(burstLongest, burst);
                wall += SLICE;
                if (random.nextDouble() < denied) wall += 4_000_000;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1})
    void theShareIsHeldInShortPeriods(double share) {
        Throttle throttle = new Throttle(PERIOD, share, wall, cpu);
        long wallBefore = wall;
        long cpuBefore = cpu;
        work(throttle, 60_000_000_000L, 0);
        assertThat((cpu - cpuBefore) / (double) (wall - wallBefore) / share).isCloseTo(1, within(0.01));
        assertThat(pauseLongest).isLessThan(PERIOD + (long) (SLICE / share) + 1);
        if (share <= 0.5) assertThat(burstLongest).isLessThan(PERIOD);
    }

    @Test
    void whatTheMachineDeniesIsMadeUpForWithinLimits() {
        Throttle throttle = new Throttle(PERIOD, 0.25, wall, cpu);
        long wallBefore = wall;
        long cpuBefore = cpu;
        work(throttle, 20_000_000_000L, 0.02);
        assertThat((cpu - cpuBefore) / (double) (wall - wallBefore)).isCloseTo(0.25, within(0.005));
        // ten seconds without any CPU are not repaid in one go
        wall += 10_000_000_000L;
        burstLongest = 0;
        work(throttle, 1_000_000_000L, 0);
        assertThat(burstLongest).isLessThan(4 * PERIOD);
    }

    @Test
    void aNewShareHoldsAtOnce() {
        Throttle throttle = new Throttle(PERIOD, 0.9, wall, cpu);
        work(throttle, 1_000_000_000L, 0);
        throttle.share(0.1);
        long wallBefore = wall;
        long cpuBefore = cpu;
        work(throttle, 1_000_000_000L, 0);
        assertThat((cpu - cpuBefore) / (double) (wall - wallBefore)).isCloseTo(0.1, within(0.01));
    }
}
