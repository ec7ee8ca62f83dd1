package io.twinseal.testnet.local;

import io.twinseal.testnet.local.Observation.FirstResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One network from its first process to its last.
 *
 * <pre>
 *   starting --every node ready--> running --limit, Ctrl-C or trouble--> settling --one chain, or patience--> stopped
 * </pre>
 */
final class Run {
    private static final long STARTING_POLL_MILLIS = 100;
    private static final long POLL_MILLIS = 1_000;
    private static final long FIRST_RESULT_PATIENCE_MILLIS = 120_000;
    private static final long STANDSTILL_MILLIS = 60_000;
    private static final long SETTLE_MILLIS = 10_000;
    private static final int FINAL_LAG_BLOCKS = 4;

    private final RunOptions options;
    private final LocalNetwork network;
    private final Cluster cluster;
    private final Watcher watcher;
    private final Display display;
    private final long launchMillis;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable FirstResult first;
    private @Nullable Snapshot ready;
    private long upMillis;
    private long height;
    private long heightMillis;

    /** @param launchMillis Unix time at which the command was started */
    Run(RunOptions options, LocalNetwork network, Display display, long launchMillis) {
        this.options = options;
        this.network = network;
        this.cluster = network.cluster();
        this.watcher = network.watcher();
        this.display = display;
        this.launchMillis = launchMillis;
    }

    /** Ends the run soon, from any thread. */
    void end() {
        ended.countDown();
    }

    /** Runs the network to its end and returns what was seen; its processes still run. */
    Observation observe() throws IOException, InterruptedException {
        while (true) {
            cluster.advance();
            var now = watcher.look(cluster::isStarted);
            noteFirstResult(now);
            noteReady(now);
            display.show(now);
            var trouble = trouble(now);
            if (trouble != null) return observation(List.of(trouble));
            if (isOver(now)) return observation(List.of());
            long pause = first == null || !cluster.isUp() ? STARTING_POLL_MILLIS : POLL_MILLIS;
            if (ended.await(pause, TimeUnit.MILLISECONDS)) return observation(List.of());
        }
    }

    private void noteFirstResult(Snapshot now) {
        if (first != null || now.results() == 0) return;
        first = new FirstResult(
                System.currentTimeMillis() - launchMillis, now.elapsedMillis(), now.results(), cluster.cpuSeconds());
        display.say("first sealed result %.1f s after launch".formatted(first.sinceLaunchMillis() / 1e3));
    }

    /** From here on durations are those of a network of which nobody is missing. */
    private void noteReady(Snapshot now) {
        if (ready != null || first == null || !cluster.isUp()) return;
        if (now.finalHeight() == 0 || now.finalHeight() + FINAL_LAG_BLOCKS < now.heightMax()) return;
        ready = now;
        display.say("all daemons are up and blocks become final");
    }

    private boolean isOver(Snapshot now) {
        if (first == null || ready == null) return false;
        var seconds = options.seconds;
        if (seconds != null && now.elapsedMillis() - first.elapsedMillis() >= seconds * 1_000L) return true;
        var blocks = options.blocks;
        return blocks != null && now.heightMin() >= blocks;
    }

    private @Nullable String trouble(Snapshot now) {
        for (var node : cluster.nodes())
            if (!node.isAlive()) return "the run ended early because " + node.name() + " did";
        if (first == null && now.elapsedMillis() > FIRST_RESULT_PATIENCE_MILLIS)
            return "no result was sealed in " + FIRST_RESULT_PATIENCE_MILLIS / 1_000 + " s";
        if (!cluster.isUp()) upMillis = now.elapsedMillis();
        if (ready == null && now.elapsedMillis() - upMillis > STANDSTILL_MILLIS)
            return "every daemon is up for " + STANDSTILL_MILLIS / 1_000 + " s, but blocks do not become final";
        if (now.heightMax() > height || heightMillis == 0) {
            height = now.heightMax();
            heightMillis = now.elapsedMillis();
        }
        if (first != null && now.elapsedMillis() - heightMillis > STANDSTILL_MILLIS)
            return "the chain stands still at height " + height + " for " + STANDSTILL_MILLIS / 1_000 + " s";
        return null;
    }

    /** Heads of a living chain differ for moments; so this waits for a moment at which the nodes agree. */
    private Observation observation(List<String> troubles) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(troubles.isEmpty() ? SETTLE_MILLIS : 0);
        while (true) {
            var last = watcher.look(cluster::isStarted);
            var ids = watcher.idsAt(last.heightMin());
            boolean agreed = !ids.containsValue(null) && new TreeSet<>(ids.values()).size() == 1;
            boolean late = System.nanoTime() > deadline;
            if (agreed || late) {
                var seen = observation(last, ids, troubles);
                if (late || seen.failures().isEmpty()) return seen;
            }
            TimeUnit.MILLISECONDS.sleep(STARTING_POLL_MILLIS);
        }
    }

    private Observation observation(Snapshot last, Map<String, @Nullable String> ids, List<String> troubles)
            throws IOException {
        double cpuSeconds = cluster.cpuSeconds();
        Map<String, Double> rssMiB = new LinkedHashMap<>();
        for (var node : cluster.nodes()) rssMiB.put(node.name(), node.rssMiB());
        var complaints = new ArrayList<>(troubles);
        complaints.addAll(cluster.complaints());
        return new Observation(
                last,
                last.heightMin(),
                ids,
                watcher.blocks(last.heightMax()),
                watcher.twins(),
                first,
                ready,
                cpuSeconds,
                rssMiB,
                network.linkEntries(),
                complaints);
    }
}
