package io.twinseal.testnet.bench;

import io.twinseal.inference.batch.BatchQueue;
import io.twinseal.inference.batch.GroupedRun.Piece;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Top halves of single data points for eight gateways with two offloads under way each, the next when one is answered:
 * through {@link BatchQueue}, beside as many workers that run a call for each. By turns, and a first turn of each that is
 * not counted.
 */
final class ServingBench {
    private static final int GATEWAYS = 8;
    private static final int CALLERS = 2 * GATEWAYS;
    private static final int WORKERS = 2;
    private static final int TURNS = 5;
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double P99 = 0.99;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private ServingBench() {}

    /** Hands a piece to whatever serves it. */
    @FunctionalInterface
    private interface Server {
        CompletableFuture<Activation> serve(Piece piece);
    }

    static List<Measure> measure(SplitModel model, int cut, Activation point) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        ExecutorService alone = Executors.newFixedThreadPool(WORKERS);
        var piece = new Piece(model.manifest().id(), cut, point);
        List<Long> batched = new ArrayList<>();
        List<Long> unbatched = new ArrayList<>();
        try (var queue = new BatchQueue((id, at, input) -> model.top(at, input), BatchQueue.Limits.DEFAULT, WORKERS)) {
            Server together = each -> queue.offer(each, System.nanoTime()).orElseThrow();
            Server oneByOne = each -> CompletableFuture.supplyAsync(() -> model.top(cut, each.input()), alone);
            turn(callers, together, piece);
            turn(callers, oneByOne, piece);
            for (int i = 0; i < TURNS; i++) {
                batched.addAll(turn(callers, together, piece));
                unbatched.addAll(turn(callers, oneByOne, piece));
            }
        } finally {
            callers.shutdownNow();
            alone.shutdownNow();
        }
        String name = model.manifest().name() + ", cut " + cut + ", " + GATEWAYS + " gateways; baseline one by one";
        return List.of(
                Measure.of(name, perSecond(batched), "results/s", perSecond(unbatched)),
                Measure.of(name + ", p99", p99Millis(batched), "ms", p99Millis(unbatched)));
    }

    /** Nanoseconds that each answer took. */
    private static List<Long> turn(ExecutorService callers, Server server, Piece piece) throws Exception {
        long end = System.nanoTime() + TURN_NANOS;
        Callable<List<Long>> caller = () -> {
            List<Long> taken = new ArrayList<>();
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                server.serve(piece).get();
                taken.add(System.nanoTime() - start);
            }
            return taken;
        };
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> one : callers.invokeAll(Collections.nCopies(CALLERS, caller))) all.addAll(one.get());
        return all;
    }

    private static double perSecond(List<Long> answers) {
        return answers.size() / (TURNS * TURN_NANOS / NANOS_PER_SECOND);
    }

    private static double p99Millis(List<Long> answers) {
        long[] sorted = answers.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(int) (P99 * (sorted.length - 1))] / NANOS_PER_MILLI;
    }
}
