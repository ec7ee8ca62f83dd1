package io.twinseal.testnet.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** CPU time of the calling thread, which a busy machine disturbs less than the clock on the wall. */
final class Timing {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_MICRO = 1e3;

    private Timing() {}

    /** Something to measure; returns how many operations it was. */
    @FunctionalInterface
    interface Round {
        int run() throws Exception;
    }

    /**
     * Runs both in turn, warms up for a third of the rounds, and gives the median CPU time of one operation.
     *
     * @return microseconds of the first, then of the second
     */
    static double[] interleaved(int rounds, Round first, Round second) throws Exception {
        int warm = rounds / 3;
        double[] ofFirst = new double[rounds - warm];
        double[] ofSecond = new double[rounds - warm];
        for (int i = 0; i < rounds; i++) {
            double a = micros(first);
            double b = micros(second);
            if (i < warm) continue;
            ofFirst[i - warm] = a;
            ofSecond[i - warm] = b;
        }
        return new double[] {median(ofFirst), median(ofSecond)};
    }

    private static double micros(Round round) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        int operations = round.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / NANOS_PER_MICRO / operations;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
