package io.twinseal.node.allocation;

import io.twinseal.ledger.types.Digest;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.accesspoint.OffloadTrace.Share;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an access point knows of a gateway that it serves, from how its offloads went.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
final class GatewayMeter {
    /** Of the means that follow the load. */
    private static final double NEWEST = 0.3;

    private static final double LATE_INTERVALS = 2;
    private static final double LONGEST_INTERVAL_SECONDS = 60;
    private static final double INTERVAL_AT_FIRST = 0.25;

    /** A twin that sent nothing for so many offloads has nothing to do. */
    private static final int SILENT_OFFLOADS_MAX = 20;

    final HalfTimes times = new HalfTimes();
    final LinkEstimate link = new LinkEstimate();
    final Calibration gateway = new Calibration();
    final Calibration accessPoint = new Calibration();
    private final SortedMap<String, Rate> rates = new TreeMap<>();
    private double intervalSeconds = INTERVAL_AT_FIRST;
    private long offloads;
    private long lastNanos;

    /** Shares of the last answer that was measured, with its times. */
    @Nullable OffloadTimes last;

    /** The means of the recent ones. */
    double seconds;

    int cutMin;

    /** Whether the gateway has yet to answer how long its models take. */
    boolean asked;

    private static final class Rate {
        private double points;
        private int cut;
        private long offload;
    }

    /** An offload came. */
    void offloaded(OffloadTrace trace, long nowNanos) {
        double since = (nowNanos - lastNanos) * 1e-9;
        if (offloads > 0 && since < LONGEST_INTERVAL_SECONDS) {
            if (since > LATE_INTERVALS * intervalSeconds) link.late(Byte.SIZE * (double) trace.bytes(), since);
            intervalSeconds += NEWEST * (since - intervalSeconds);
        }
        lastNanos = nowNanos;
        offloads++;
        for (Share share : trace.shares()) {
            Rate rate = rates.computeIfAbsent(share.twin(), first -> {
                Rate begun = new Rate();
                begun.points = share.points();
                return begun;
            });
            rate.points += NEWEST * (share.points() - rate.points);
            rate.cut = share.cut();
            rate.offload = offloads;
        }
    }

    /** An offload was answered and receipted. */
    void answered(OffloadTrace trace, OffloadTimes took, HalfTimes own) {
        double bottom = sum(trace, group -> times.bottom(group.model(), group.cut(), group.points()));
        double top = sum(trace, group -> own.top(group.model(), group.cut(), group.points()));
        accessPoint.learn(top, took.accessPoint());
        link.roundTrip(took.roundTrip());
        link.transfer(Byte.SIZE * (double) trace.bytes(), took.network());
        if (took.gateway() == 0) return;
        gateway.learn(bottom, took.gateway());
        seconds = last == null ? took.total() : seconds + NEWEST * (took.total() - seconds);
        last = took;
    }

    /** Calls of one model at one cut are one call. */
    private static double sum(OffloadTrace trace, ToDoubleFunction<Share> of) {
        Map<String, Share> groups = new LinkedHashMap<>();
        for (Share share : trace.shares())
            groups.merge(
                    share.model() + "/" + share.cut(),
                    share,
                    (a, b) -> new Share(a.twin(), a.model(), a.cut(), a.points() + b.points()));
        return groups.values().stream().mapToDouble(of).sum();
    }

    /** Data points that a twin has in an offload, in the mean; 0 if it sends none. */
    double points(String twin) {
        Rate rate = rates.get(twin);
        return rate == null || offloads - rate.offload > SILENT_OFFLOADS_MAX ? 0 : rate.points;
    }

    /** Where a twin's last offload was cut; 0 if there was none. */
    int cut(String twin) {
        Rate rate = rates.get(twin);
        return rate == null ? 0 : rate.cut;
    }

    /** Mean time between two offloads. */
    double intervalSeconds() {
        return intervalSeconds;
    }

    /** Whether it was served here in the last while. */
    boolean isActive(long nowNanos, long withinNanos) {
        return offloads > 0 && nowNanos - lastNanos < withinNanos;
    }

    boolean knows(Digest model) {
        return times.knows(model);
    }
}
