package io.twinseal.testnet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** CPU time of this process with all its threads, and time on the wall. */
record Spent(long cpuNanos, long wallNanos) {
    static final Spent NOTHING = new Spent(0, 0);

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Something to measure. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static Spent by(Work work) throws Exception {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Spent(SYSTEM.getProcessCpuTime() - cpu, System.nanoTime() - wall);
    }

    /** Of what is still reachable. */
    static double heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    Spent plus(Spent other) {
        return new Spent(cpuNanos + other.cpuNanos, wallNanos + other.wallNanos);
    }

    double cpuMicros() {
        return cpuNanos / NANOS_PER_MICRO;
    }

    double cpuSeconds() {
        return cpuNanos / NANOS_PER_SECOND;
    }

    double wallSeconds() {
        return wallNanos / NANOS_PER_SECOND;
    }
}
