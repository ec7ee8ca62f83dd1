package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.inference.allocation.simulation.Outcome;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.dpra.Trials.Run;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Policies on common random numbers. Intervals are of means over the seeds, at 95 %.
 *
 * @param runs of each policy, in the order of the seeds
 * @param states what {@link StateCheck} found
 */
record Comparison(
        String name, Scenario scenario, long firstSeed, Map<String, List<Run>> runs, StateCheck.Count states) {
    /** How far a mean reputation may end outside its band for C6 to count as kept. */
    static final double STRAY_MAX = 0.05;

    List<Run> of(String policy) {
        return Objects.requireNonNull(runs.get(policy));
    }

    int seeds() {
        return of(Policies.DPRA).size();
    }

    Interval seconds(String policy) {
        return interval(policy, Outcome::meanSeconds);
    }

    Interval miningSeconds(String policy) {
        return interval(policy, Outcome::meanMiningSeconds);
    }

    Interval stage(String policy, ToDoubleFunction<Stages> stage) {
        return interval(policy, outcome -> stage.applyAsDouble(outcome.meanStages()));
    }

    /** Σ Q_j + Z_j after the last slot. */
    Interval backlog(String policy) {
        return interval(policy, outcome -> outcome.queues().backlog());
    }

    /** By how much the mean reputation furthest outside the band is outside. */
    Interval strayed(String policy) {
        return interval(policy, outcome -> outcome.strayed(scenario.rules().band()));
    }

    private Interval interval(String policy, ToDoubleFunction<Outcome> of) {
        return Interval.ofFew(
                of(policy).stream().map(Run::outcome).mapToDouble(of).toArray());
    }

    /** Share of the slots in which some gateway exceeded its energy. */
    double infeasible(String policy) {
        return of(policy).stream()
                .mapToDouble(run ->
                        (double) run.outcome().infeasible() / run.outcome().slots())
                .average()
                .orElseThrow();
    }

    /** Whether a policy keeps C4 wherever DPRA does, and C6 in the mean over the seeds. */
    boolean isFeasible(String policy) {
        boolean kept = IntStream.range(0, seeds()).allMatch(i -> {
            BitSet needless = (BitSet) of(policy).get(i).infeasible().clone();
            needless.andNot(of(Policies.DPRA).get(i).infeasible());
            return needless.isEmpty();
        });
        return kept && strayed(policy).measured() <= STRAY_MAX;
    }

    /** The fixed cut of least latency among those that are feasible. */
    Optional<String> bestFeasibleFixedCut() {
        return runs.keySet().stream()
                .filter(Policies::isFixedCut)
                .filter(this::isFeasible)
                .min(Comparator.comparingDouble(policy -> seconds(policy).measured()));
    }

    /** The fixed cut of least latency, feasible or not. */
    String bestFixedCut() {
        return runs.keySet().stream()
                .filter(Policies::isFixedCut)
                .min(Comparator.comparingDouble(policy -> seconds(policy).measured()))
                .orElseThrow();
    }

    /** Of a policy's latency, the share that DPRA saves, over all slots. */
    Interval saved(String policy) {
        return Interval.ofFew(IntStream.range(0, seeds())
                .mapToDouble(i -> 1
                        - of(Policies.DPRA).get(i).outcome().meanSeconds()
                                / of(policy).get(i).outcome().meanSeconds())
                .toArray());
    }

    /** The same over the slots that are feasible under both; empty if some seed has none. */
    Optional<Interval> savedWhereFeasible(String policy) {
        double[] saved = IntStream.range(0, seeds())
                .mapToDouble(i -> saved(of(Policies.DPRA).get(i), of(policy).get(i)))
                .toArray();
        for (double share : saved) if (Double.isNaN(share)) return Optional.empty();
        return Optional.of(Interval.ofFew(saved));
    }

    /** NaN if no slot is feasible under both. */
    private static double saved(Run dpra, Run other) {
        double own = 0;
        double theirs = 0;
        for (int t = 0; t < dpra.seconds().size(); t++) {
            if (dpra.infeasible().get(t) || other.infeasible().get(t)) continue;
            own += dpra.seconds().get(t);
            theirs += other.seconds().get(t);
        }
        return 1 - own / theirs;
    }
}
