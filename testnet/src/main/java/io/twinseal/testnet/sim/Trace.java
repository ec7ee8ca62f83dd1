package io.twinseal.testnet.sim;

import io.twinseal.node.runtime.ManualClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened in a world: the last lines to read, a digest of all of them, and counts. */
final class Trace {
    private static final int LINES_KEPT = 400;
    private static final double NANOS_PER_SECOND = 1e9;

    private final ManualClock clock;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private long digest;

    Trace(ManualClock clock) {
        this.clock = clock;
    }

    void add(String who, String what) {
        String line = String.format("%7.3f s  %-5s %s", clock.nanos() / NANOS_PER_SECOND, who, what);
        digest = digest * 1_099_511_628_211L + line.hashCode();
        lines.add(line);
        if (lines.size() > LINES_KEPT) lines.remove();
    }

    void count(Count what, long by) {
        counts.merge(what, by, Long::sum);
    }

    void count(Count what) {
        count(what, 1);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The same for two worlds only if the same happened in both, at the same times. */
    long digest() {
        return digest;
    }

    Map<Count, Long> counts() {
        return Map.copyOf(counts);
    }
}
