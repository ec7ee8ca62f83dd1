package io.twinseal.testnet.local;

import io.twinseal.node.api.PlanView;
import io.twinseal.node.api.PlanView.GatewayPlan;
import io.twinseal.node.api.StatusView;
import io.twinseal.testnet.experiment.chart.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What was seen of one policy on a live network, over the turns that it had.
 *
 * <p>How long a block takes is told by the hashes that were tried, since a few dozen blocks tell little: their times are
 * exponential. Retargeting follows whatever a policy leaves to the miners, a turn too late; so all policies are held to
 * one difficulty, the mean of the whole run: D / Σ h_j·e^(αU_j+β), as the optimiser has it.
 */
final class PolicyTally {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final List<Slot> slots = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private int counted;
    private double seconds;
    private long blocks;
    private long results;
    private double cpuSeconds;
    private long bytes;

    /** Sums of a network at one moment. */
    record Sums(long nanos, long height, long results, double cpuSeconds, long bytes) {}

    /**
     * Every access point decided once more: the slot ended when the slowest gateway had its answer.
     *
     * @param predictedRatio inference as predicted over as measured; NaN before anything was measured
     */
    private record Slot(double inferenceSeconds, double predictedRatio, double spread, Mining mining) {}

    /**
     * How all miners together do.
     *
     * @param hashes a second, each e^(αU+β) fold
     * @param difficulty D
     */
    record Mining(double hashes, double difficulty) {
        static Mining of(Collection<StatusView> statuses) {
            return new Mining(
                    statuses.stream()
                            .mapToDouble(status -> status.hashesPerSecond() / status.gamma())
                            .sum(),
                    statuses.stream()
                            .mapToDouble(StatusView::difficulty)
                            .average()
                            .orElse(0));
        }
    }

    /** Means of a turn's slots; NaN if none was seen. */
    private record Turn(double inferenceSeconds, double hashes) {
        double slotSeconds(double difficulty) {
            return inferenceSeconds + difficulty / hashes;
        }
    }

    void slot(Collection<PlanView> plans, Mining mining) {
        double slowest = plans.stream()
                .flatMap(plan -> plan.gateways().stream())
                .mapToDouble(PolicyTally::lastMillis)
                .max()
                .orElse(0);
        if (slowest == 0) return;
        var reputations =
                plans.stream().mapToDouble(plan -> plan.reputation().now()).summaryStatistics();
        slots.add(new Slot(
                slowest / MILLIS_PER_SECOND,
                plans.stream()
                        .filter(plan -> plan.measured().inferenceSeconds() > 0)
                        .mapToDouble(plan -> plan.predicted().inferenceSeconds()
                                / plan.measured().inferenceSeconds())
                        .average()
                        .orElse(Double.NaN),
                reputations.getMax() - reputations.getMin(),
                mining));
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
        var lately = slots.subList(counted, slots.size());
        turns.add(new Turn(mean(lately, Slot::inferenceSeconds), mean(lately, slot -> slot.mining.hashes)));
        counted = slots.size();
    }

    /** D over all slots of all policies. */
    static double difficulty(Collection<PolicyTally> tallies) {
        return mean(tallies.stream().flatMap(tally -> tally.slots.stream()).toList(), slot -> slot.mining.difficulty);
    }

    /** Start of the slot to the answer of the slowest gateway, mean. */
    double inferenceSeconds() {
        return mean(turns, Turn::inferenceSeconds);
    }

    /** The last turn in words. */
    String lastTurn() {
        var turn = turns.get(turns.size() - 1);
        return Double.isNaN(turn.hashes)
                ? "no slot was seen"
                : "inference %.1f ms, %.0f hashes a second at U = 0"
                        .formatted(MILLIS_PER_SECOND * turn.inferenceSeconds, turn.hashes);
    }

    /** Time to a block at this difficulty by the hashes that were tried. */
    double miningSeconds(double difficulty) {
        return mean(turns, turn -> difficulty / turn.hashes);
    }

    /** Inference and mining of a slot, with the 95 % interval over the turns. */
    Interval slotSeconds(double difficulty) {
        return interval(turns.stream().mapToDouble(turn -> turn.slotSeconds(difficulty)));
    }

    /** This policy's slot over another's in the same round, which had the same machine about it; over the rounds. */
    Interval slotOver(PolicyTally other, double difficulty) {
        return interval(IntStream.range(0, Math.min(turns.size(), other.turns.size()))
                .mapToDouble(i -> turns.get(i).slotSeconds(difficulty)
                        / other.turns.get(i).slotSeconds(difficulty)));
    }

    /** Without end if there is one value only. */
    private static Interval interval(DoubleStream values) {
        double[] each = values.filter(value -> !Double.isNaN(value)).toArray();
        if (each.length > 1) return Interval.ofFew(each);
        double only = each.length == 0 ? Double.NaN : each[0];
        return new Interval(only, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Between blocks as they came. */
    double blockSeconds() {
        return blocks == 0 ? 0 : seconds / blocks;
    }

    double bytesPerResult() {
        return results == 0 ? 0 : (double) bytes / results;
    }

    double cpuSecondsPerResult() {
        return results == 0 ? 0 : cpuSeconds / results;
    }

    /** Greatest less least reputation, mean over the slots. */
    double spread() {
        return mean(slots, Slot::spread);
    }

    /** Inference as predicted over as measured, mean over the slots that measured. */
    double predictedRatio() {
        return mean(slots, Slot::predictedRatio);
    }

    int slots() {
        return slots.size();
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> of) {
        return values.stream()
                .mapToDouble(of)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
