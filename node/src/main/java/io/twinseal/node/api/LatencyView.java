package io.twinseal.node.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A distribution of durations. The buckets let readers merge the distributions of several nodes.
 *
 * @param count samples; with none, the figures are 0
 * @param buckets count of samples by bucket, see {@link Latencies}
 */
public record LatencyView(
        long count,
        double meanMillis,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        SortedMap<Integer, Long> buckets) {
    public static final LatencyView EMPTY = new LatencyView(0, 0, 0, 0, 0, new TreeMap<>());

    public LatencyView {
        buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
    }
}
