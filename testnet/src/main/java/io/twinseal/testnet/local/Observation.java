package io.twinseal.testnet.local;

import io.twinseal.node.api.ApiSource.TwinCount;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.StatusView;
import io.twinseal.testnet.local.Report.AccessPointEntry;
import io.twinseal.testnet.local.Report.BlockTimes;
import io.twinseal.testnet.local.Report.GatewayEntry;
import io.twinseal.testnet.local.Report.LinkEntry;
import io.twinseal.testnet.local.Report.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of a run when it ended; the report and the verdict follow from it alone.
 *
 * @param last statuses at the end
 * @param commonHeight a height that every access point should have reached
 * @param idsAtCommonHeight of each access point; null for one without a block there
 * @param blocks of the chain, oldest first, genesis included
 * @param first when the first sealed result was seen; null if none was
 * @param ready when every daemon was up and blocks became final; null if that was never so
 * @param endCpuSeconds of all processes at the end
 * @param rssMiB of each process by name
 * @param links between gateways and access points, if there are any
 * @param complaints of and about processes, and whatever else went wrong
 */
record Observation(
        Snapshot last,
        long commonHeight,
        Map<String, @Nullable String> idsAtCommonHeight,
        List<BlockView> blocks,
        List<TwinCount> twins,
        @Nullable FirstResult first,
        @Nullable Snapshot ready,
        double endCpuSeconds,
        Map<String, Double> rssMiB,
        List<LinkEntry> links,
        List<String> complaints) {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    /**
     * The moment when the first sealed result was seen.
     *
     * @param sinceLaunchMillis since the command was started
     * @param elapsedMillis on the clock of the snapshots
     * @param results that were on the chain then
     */
    record FirstResult(long sinceLaunchMillis, long elapsedMillis, long results, double cpuSeconds) {}

    /** The same with what was complained of by the time every process had stopped. */
    Observation withComplaints(List<String> later) {
        var all = new LinkedHashSet<>(complaints);
        all.addAll(later);
        return new Observation(
                last,
                commonHeight,
                idsAtCommonHeight,
                blocks,
                twins,
                first,
                ready,
                endCpuSeconds,
                rssMiB,
                links,
                List.copyOf(all));
    }

    Report report() {
        long results = last.results();
        double seconds = first == null ? 0 : (last.elapsedMillis() - first.elapsedMillis()) / MILLIS_PER_SECOND;
        long further = first == null ? 0 : results - first.results();
        return new Report(
                accessPointEntries(),
                gatewayEntries(),
                links,
                last.heightMax(),
                results,
                seconds > 0 ? further / seconds : 0,
                percentiles(Snapshot::offloadMillis),
                percentiles(Snapshot::sealMillis),
                percentiles(Snapshot::finalMillis),
                last.finalHeight(),
                blockTimes(),
                first == null || further == 0 ? 0 : (endCpuSeconds - first.cpuSeconds()) * MICROS_PER_SECOND / further,
                first == null ? endCpuSeconds : first.cpuSeconds(),
                first == null ? -1 : first.sinceLaunchMillis(),
                seconds,
                failures());
    }

    /** Of what was measured since the network was complete, or of all if that is nothing. */
    private Percentiles percentiles(Function<Snapshot, LatencyView> latency) {
        var all = latency.apply(last);
        var since = ready == null ? all : Latencies.since(latency.apply(ready), all);
        var counted = since.count() == 0 ? all : since;
        return new Percentiles(counted.p50Millis(), counted.p99Millis());
    }

    /** Why the run was no success, as sentences. */
    List<String> failures() {
        var failures = new ArrayList<>(complaints);
        last.accessPoints().forEach((name, status) -> {
            if (status == null) failures.add(name + " does not answer");
            else for (var fault : status.faults()) failures.add(name + " had a fault: " + fault);
        });
        last.gateways().forEach((name, status) -> {
            if (status == null) failures.add(name + " does not answer");
            else for (var fault : status.faults()) failures.add(name + " had a fault: " + fault);
        });
        var ids = new TreeSet<String>();
        for (var id : idsAtCommonHeight.values()) ids.add(Objects.requireNonNullElse(id, "none"));
        if (ids.size() > 1)
            failures.add("the access points do not share one chain: at height " + commonHeight + " they have "
                    + idsAtCommonHeight);
        if (first == null) failures.add("no result was sealed");
        if (first != null && ready == null) failures.add("blocks did not become final with every daemon up");
        for (var twin : twins)
            if (twin.results() == 0) failures.add("twin " + twin.id() + " has no result on the chain");
        return failures;
    }

    private List<AccessPointEntry> accessPointEntries() {
        var entries = new ArrayList<AccessPointEntry>();
        for (StatusView status : last.accessPoints().values())
            if (status != null)
                entries.add(new AccessPointEntry(
                        status.member().name(),
                        status.member().key(),
                        status.height(),
                        status.headId(),
                        status.reputation(),
                        status.gamma(),
                        status.blocksMined(),
                        rssMiB.getOrDefault(status.member().name(), 0.0)));
        return entries;
    }

    private List<GatewayEntry> gatewayEntries() {
        var entries = new ArrayList<GatewayEntry>();
        for (GatewayStatusView status : last.gateways().values())
            if (status != null)
                entries.add(new GatewayEntry(
                        status.member().name(),
                        status.member().key(),
                        status.twins().size(),
                        status.readings(),
                        status.resultsReceipted(),
                        status.outboxCount(),
                        status.outboxDropped(),
                        rssMiB.getOrDefault(status.member().name(), 0.0)));
        return entries;
    }

    private BlockTimes blockTimes() {
        var intervals = new ArrayList<Double>();
        for (int i = 2; i < blocks.size(); i++)
            intervals.add(
                    (double) (blocks.get(i).timeMillis() - blocks.get(i - 1).timeMillis()));
        intervals.sort(null);
        double mean = intervals.stream().mapToDouble(d -> d).average().orElse(0);
        return new BlockTimes(mean, rank(intervals, 0.5), rank(intervals, 0.99));
    }

    private static double rank(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
