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
     * Runs all in turn, warms up for a third of the rounds, and gives the median CPU time of one operation.
     *
     * @return microseconds of each
     */
    static double[] interleaved(int rounds, Round... all) throws Exception {
        int warm = rounds / 3;
        double[][] micros = new double[all.length][rounds - warm];
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < all.length; j++) {
                double one = micros(all[j]);
                if (i >= warm) micros[j][i - warm] = one;
            }
        }
        return Arrays.stream(micros).mapToDouble(Timing::median).toArray();
    }

    private static double micros(Round round) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        int operations = round.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / NANOS_PER_MICRO / operations;
    }

    /** Sorts the values. */
    static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
