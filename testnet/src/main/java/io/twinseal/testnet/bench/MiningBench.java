package io.twinseal.testnet.bench;

import io.twinseal.node.mining.Miner;
import io.twinseal.node.mining.MiningStatistics;
import io.twinseal.node.mining.MiningWork;
import io.twinseal.node.mining.SealSearch;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A hash of the miner beside SHA-256d of an 80-byte header by the JDK with a cloned midstate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MiningBench {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int HASHES = 1_000;
    private static final int ROUNDS = 3;
    private static final double SHARE = 0.1;

    /** Met by no seal that anybody will ever see. */
    private static final MiningWork HOPELESS = new MiningWork(new byte[32], BigInteger.ZERO);

    private final SealSearch search = new SealSearch(HOPELESS, 0);
    private final MessageDigest midstate = midstate();
    private final MessageDigest second = sha256();
    private final byte[] rest = new byte[16]; // what an 80-byte header leaves for the second compression
    private final byte[] output = new byte[32];
    private long nonce;

    /** CPU time, because elapsed time says little on a machine that does other things as well. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Spent {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

        public long cpuNanos;
        public long hashes;

        @Setup(Level.Iteration)
        public void reset() {
            cpuNanos = 0;
            hashes = 0;
        }

        private long now() {
            return threads.getCurrentThreadCpuTime();
        }

        private void since(long start) {
            cpuNanos += now() - start;
            hashes += HASHES;
        }
    }

    /** Our search. */
    @Benchmark
    public boolean ours(Spent spent) {
        long start = spent.now();
        boolean found = search.search(HASHES);
        spent.since(start);
        return found;
    }

    /** The baseline. */
    @Benchmark
    public long clonedMidstate(Spent spent) throws CloneNotSupportedException, DigestException {
        long start = spent.now();
        long leading = 0;
        for (int i = 0; i < HASHES; i++) {
            LONGS.set(rest, 8, ++nonce);
            MessageDigest first = (MessageDigest) midstate.clone();
            first.update(rest, 0, rest.length);
            first.digest(output, 0, output.length);
            second.update(output, 0, output.length);
            second.digest(output, 0, output.length);
            leading ^= (long) LONGS.get(output, 0);
        }
        spent.since(start);
        return leading;
    }

    /**
     * Runs both in JVMs of their own and then the whole miner in this one.
     *
     * @param seconds for each of the rounds of each measurement; 1 is enough on a quiet machine
     */
    public static List<Measure> measure(int seconds) throws RunnerException {
        double ours = Double.MAX_VALUE;
        double baseline = Double.MAX_VALUE;
        // Turn by turn, and the best of each: what else the machine does then disturbs both alike or neither.
        for (int round = 0; round < ROUNDS; round++) {
            ours = Math.min(ours, bestNanos("ours", seconds));
            baseline = Math.min(baseline, bestNanos("clonedMidstate", seconds));
        }
        double minerNanos = mine(1, seconds).stream()
                .mapToDouble(reading -> TimeUnit.SECONDS.toNanos(1) / reading.hashesPerCpuSecond())
                .min()
                .orElseThrow();
        double held = mine(SHARE, seconds).stream()
                .mapToDouble(MiningStatistics::cpuShare)
                .average()
                .orElseThrow();
        return List.of(
                Measure.of("seal search, one hash", ours, "ns of CPU", baseline),
                Measure.of("miner, one hash", minerNanos, "ns of CPU", baseline),
                Measure.of("miner, CPU share held", held, "of one CPU", SHARE));
    }

    private static double bestNanos(String method, int seconds) throws RunnerException {
        var options = new OptionsBuilder()
                .include("^" + MiningBench.class.getName() + "\\." + method + "$")
                .forks(1)
                .threads(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(seconds))
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> score(iteration, "cpuNanos") / score(iteration, "hashes"))
                .min()
                .orElseThrow();
    }

    private static double score(IterationResult iteration, String counter) {
        return Objects.requireNonNull(iteration.getSecondaryResults().get(counter), counter)
                .getScore();
    }

    /** Readings over so many seconds each, after as many rounds to warm up. */
    private static List<MiningStatistics> mine(double share, int seconds) {
        Clock clock = new SystemClock();
        var faults = new CompletableFuture<Void>();
        List<MiningStatistics> readings = new ArrayList<>();
        try (var loop = new ThreadNodeLoop("loop", clock, (where, cause) -> faults.completeExceptionally(cause));
                var miner = new Miner(
                        loop, clock, (where, cause) -> faults.completeExceptionally(cause), new Random(1), share)) {
            loop.post(() -> miner.start(HOPELESS, found -> {}));
            MiningStatistics before = after(loop, miner, ROUNDS * seconds);
            for (int round = 0; round < ROUNDS; round++) {
                MiningStatistics now = after(loop, miner, seconds);
                readings.add(now.since(before));
                before = now;
            }
            if (faults.isCompletedExceptionally()) faults.join();
            return readings;
        }
    }

    private static MiningStatistics after(ThreadNodeLoop loop, Miner miner, int seconds) {
        var reading = new CompletableFuture<MiningStatistics>();
        loop.schedule(TimeUnit.SECONDS.toMillis(seconds), () -> reading.complete(miner.statistics()));
        return reading.join();
    }

    private static MessageDigest midstate() {
        MessageDigest digest = sha256();
        digest.update(new byte[64]);
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
