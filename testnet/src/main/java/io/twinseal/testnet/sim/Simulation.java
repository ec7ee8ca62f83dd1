package io.twinseal.testnet.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/**
 * Many worlds, several at a time, each on one thread.
 *
 * @param scenario of all of them; if none is given, seeds take turns through all scenarios
 */
public record Simulation(long firstSeed, long lastSeed, Optional<Scenario> scenario) {
    private static final int TRACE_LINES = 60;
    private static final int WORLDS_AHEAD = 1_000;

    /** What came of all worlds. */
    public record Outcome(long worlds, long failed, Map<Count, Long> counts) {
        /** One line. */
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(worlds + " seeds, " + failed + " failed");
            for (Count count : Count.values())
                line.append(", ")
                        .append(counts.getOrDefault(count, 0L))
                        .append(' ')
                        .append(count.title());
            return line.toString();
        }
    }

    /** What is kept of a world, of thousands at a time: no more than is printed. */
    private record Lived(long seed, Scenario scenario, Map<Count, Long> counts, Optional<Failure> failure) {}

    private record Failure(Violation violation, List<String> trace) {}

    /** Runs them, and prints each that fails with the last lines of its trace. */
    public Outcome run(PrintWriter out) throws InterruptedException {
        // What a node warns of in a world is in the trace, as far as it matters.
        ((Logger) LoggerFactory.getLogger("io.twinseal")).setLevel(Level.OFF);
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        long failed = 0;
        try {
            for (long from = firstSeed; from <= lastSeed; from += WORLDS_AHEAD)
                for (Future<Lived> future : start(threads, from)) {
                    Lived lived = result(future);
                    lived.counts.forEach((count, by) -> counts.merge(count, by, Long::sum));
                    if (lived.failure.isEmpty()) continue;
                    failed++;
                    print(lived, lived.failure.get(), out);
                }
        } finally {
            threads.shutdownNow();
        }
        return new Outcome(lastSeed - firstSeed + 1, failed, counts);
    }

    /** The scenario that a seed belongs to. */
    Scenario scenarioOf(long seed) {
        Scenario[] all = Scenario.values();
        return scenario.orElse(all[(int) Math.floorMod(seed, (long) all.length)]);
    }

    private List<Future<Lived>> start(ExecutorService threads, long from) {
        return LongStream.rangeClosed(from, Math.min(lastSeed, from + WORLDS_AHEAD - 1))
                .mapToObj(seed -> threads.submit(() -> live(seed)))
                .toList();
    }

    private Lived live(long seed) {
        World world = new World(scenarioOf(seed), seed);
        try {
            world.run();
            return new Lived(seed, scenarioOf(seed), world.counts(), Optional.empty());
        } catch (Violation violation) {
            Failure failure = new Failure(violation, world.trace(TRACE_LINES));
            return new Lived(seed, scenarioOf(seed), world.counts(), Optional.of(failure));
        }
    }

    private static Lived result(Future<Lived> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a world failed by a fault of the simulator", e.getCause());
        }
    }

    private static void print(Lived lived, Failure failure, PrintWriter out) {
        Violation violation = failure.violation;
        String name = lived.scenario.title();
        out.println();
        out.println("seed " + lived.seed + ", " + name + ": " + violation.getMessage());
        failure.trace.forEach(line -> out.println("  " + line));
        if (violation.getCause() != null) violation.getCause().printStackTrace(out);
        out.println("again with: testnet/simulate --seeds " + lived.seed + ".." + lived.seed + " --scenario " + name);
    }
}
