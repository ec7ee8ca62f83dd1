package io.twinseal.node.api;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of requests for results, since the start. Confined to one thread. */
final class InferenceCounts {
    /** How a request ended. */
    enum Outcome {
        ANSWERED,
        INVALID,
        BUSY,
        NO_SUCH_MODEL;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final SortedMap<String, Map<Outcome, Long>> requests = new TreeMap<>();
    private final Latencies latencies = new Latencies();

    /** @param model one that is served, for else names made up by clients would pile up; otherwise empty */
    void count(String model, Outcome outcome) {
        requests.computeIfAbsent(model, name -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
    }

    void answeredIn(long nanos) {
        latencies.recordNanos(nanos);
    }

    SortedMap<String, Map<Outcome, Long>> requests() {
        return requests;
    }

    LatencyView latency() {
        return latencies.view();
    }
}
