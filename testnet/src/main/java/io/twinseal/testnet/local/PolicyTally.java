package io.twinseal.testnet.local;

import io.twinseal.node.api.PlanView;
import io.twinseal.node.api.PlanView.GatewayPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What was seen of one policy on a live network, over the turns that it had. */
final class PolicyTally {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<Double> inferenceSeconds = new ArrayList<>();
    private final List<Double> predictedRatios = new ArrayList<>();
    private final List<Double> spreads = new ArrayList<>();
    private double seconds;
    private long blocks;
    private long results;
    private double cpuSeconds;
    private long bytes;

    /** Sums of a network at one moment. */
    record Sums(long nanos, long height, long results, double cpuSeconds, long bytes) {}

    /** Every access point decided once more: the slot ended when the slowest gateway had its answer. */
    void slot(Collection<PlanView> plans) {
        double slowest = plans.stream()
                .flatMap(plan -> plan.gateways().stream())
                .mapToDouble(PolicyTally::lastMillis)
                .max()
                .orElse(0);
        if (slowest == 0) return;
        inferenceSeconds.add(slowest / MILLIS_PER_SECOND);
        for (PlanView plan : plans)
            if (plan.measured().inferenceSeconds() > 0)
                predictedRatios.add(
                        plan.predicted().inferenceSeconds() / plan.measured().inferenceSeconds());
        var reputations =
                plans.stream().mapToDouble(plan -> plan.reputation().now()).summaryStatistics();
        spreads.add(reputations.getMax() - reputations.getMin());
    }

    private static double lastMillis(GatewayPlan gateway) {
        return gateway.gatewayMillis() + gateway.networkMillis() + gateway.accessPointMillis();
    }

    /** What a turn added up to. */
    void turn(Sums from, Sums to) {
        seconds += (to.nanos - from.nanos) * 1e-9;
        blocks += to.height - from.height;
        results += to.results - from.results;
        cpuSeconds += to.cpuSeconds - from.cpuSeconds;
        bytes += to.bytes - from.bytes;
    }

    /** Start of the slot to the answer of the slowest gateway, mean. */
    double inference() {
        return mean(inferenceSeconds);
    }

    double blockSeconds() {
        return blocks == 0 ? 0 : seconds / blocks;
    }

    /** Of a slot: inference and mining. */
    double slotSeconds() {
        return inference() + blockSeconds();
    }

    /** Half of the 95 % interval of the block time, whose intervals are as good as independent and exponential. */
    double blockSecondsHalf() {
        return blocks == 0 ? 0 : 1.96 * blockSeconds() / Math.sqrt((double) blocks);
    }

    double bytesPerResult() {
        return results == 0 ? 0 : (double) bytes / results;
    }

    double cpuSecondsPerResult() {
        return results == 0 ? 0 : cpuSeconds / results;
    }

    /** Greatest less least reputation, mean over the slots. */
    double spread() {
        return mean(spreads);
    }

    /** Inference as predicted over as measured, mean over the slots. */
    double predictedRatio() {
        return mean(predictedRatios);
    }

    long results() {
        return results;
    }

    int slots() {
        return inferenceSeconds.size();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
