package io.twinseal.node.api;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts durations in buckets that grow by a sixteenth of an octave, so that a percentile is within 2.2 % of the
 * sample's true value and distributions of several nodes add up. Bucket {@code i} holds durations from 2^(i/16) to
 * 2^((i+1)/16) microseconds; shorter ones than a microsecond are in bucket 0.
 *
 * <p>Safe for use by several threads.
 */
public final class Latencies {
    private static final int BUCKETS_PER_OCTAVE = 16;
    private static final int BUCKETS = 40 * BUCKETS_PER_OCTAVE;
    private static final double MICROS_PER_MILLI = 1e3;

    private final long[] counts = new long[BUCKETS];
    private double sumMillis;
    private double maxMillis;

    public synchronized void recordMillis(double millis) {
        counts[bucketOf(millis)]++;
        sumMillis += Math.max(0, millis);
        maxMillis = Math.max(maxMillis, millis);
    }

    public void recordNanos(long nanos) {
        recordMillis(nanos / 1e6);
    }

    public synchronized LatencyView view() {
        var buckets = new TreeMap<Integer, Long>();
        for (int i = 0; i < BUCKETS; i++) if (counts[i] > 0) buckets.put(i, counts[i]);
        return view(buckets, sumMillis, maxMillis);
    }

    /** The distribution of all samples of several. */
    public static LatencyView merge(Collection<LatencyView> views) {
        var buckets = new TreeMap<Integer, Long>();
        double sumMillis = 0;
        double maxMillis = 0;
        for (var view : views) {
            view.buckets().forEach((bucket, count) -> buckets.merge(bucket, count, Long::sum));
            sumMillis += view.meanMillis() * view.count();
            maxMillis = Math.max(maxMillis, view.maxMillis());
        }
        return view(buckets, sumMillis, maxMillis);
    }

    /**
     * The distribution of what was recorded after an earlier look at the same durations; its maximum is that of all, as
     * it is not known when it was.
     */
    public static LatencyView since(LatencyView earlier, LatencyView now) {
        var buckets = new TreeMap<>(now.buckets());
        earlier.buckets().forEach((bucket, count) -> buckets.merge(bucket, -count, Long::sum));
        buckets.values().removeIf(count -> count <= 0);
        double sumMillis = now.meanMillis() * now.count() - earlier.meanMillis() * earlier.count();
        return view(buckets, sumMillis, now.maxMillis());
    }

    private static LatencyView view(SortedMap<Integer, Long> buckets, double sumMillis, double maxMillis) {
        long count = buckets.values().stream().mapToLong(Long::longValue).sum();
        if (count == 0) return LatencyView.EMPTY;
        return new LatencyView(
                count,
                sumMillis / count,
                Math.min(maxMillis, percentile(buckets, count, 0.5)),
                Math.min(maxMillis, percentile(buckets, count, 0.99)),
                maxMillis,
                buckets);
    }

    private static double percentile(SortedMap<Integer, Long> buckets, long count, double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (var bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) return Math.pow(2, (bucket.getKey() + 0.5) / BUCKETS_PER_OCTAVE) / MICROS_PER_MILLI;
        }
        throw new IllegalStateException("the buckets hold " + seen + " samples of " + count);
    }

    private static int bucketOf(double millis) {
        double micros = millis * MICROS_PER_MILLI;
        if (!(micros > 1)) return 0;
        return Math.min(BUCKETS - 1, (int) (Math.log(micros) / Math.log(2) * BUCKETS_PER_OCTAVE));
    }
}
