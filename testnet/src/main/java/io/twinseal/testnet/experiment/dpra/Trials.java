package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Outcome;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Simulation;
import io.twinseal.inference.allocation.solver.CutSearch;
import io.twinseal.inference.allocation.solver.Descent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Runs policies over the same factories: one for each seed, with the same slots for each policy.
 *
 * @param seeds how many, 2 at least
 * @param slots of each run
 * @param reputationLag see {@link Simulation}
 * @param effort of the search that DPRA and WTCM make, see {@link Descent}
 */
record Trials(long firstSeed, int seeds, int slots, int reputationLag, double edgentDeadlineSeconds, int effort) {
    /**
     * One policy in one factory.
     *
     * @param seconds τ by slot
     * @param infeasible slots in which a gateway exceeded its energy
     */
    record Run(Outcome outcome, List<Double> seconds, BitSet infeasible) {
        Run {
            seconds = List.copyOf(seconds);
        }
    }

    private record Seed(Map<String, Run> runs, StateCheck.Count states) {}

    /** Every policy; DPRA is held against each of the others in every state. */
    Comparison all(String name, Scenario scenario, Runnable seedDone) {
        return compare(name, scenario, seedDone, true);
    }

    /** The policies of {@link Policies#few}, as they go. */
    Comparison few(String name, Scenario scenario, Runnable seedDone) {
        return compare(name, scenario, seedDone, false);
    }

    private Comparison compare(String name, Scenario scenario, Runnable seedDone, boolean all) {
        List<Seed> results = LongStream.range(firstSeed, firstSeed + seeds)
                .parallel()
                .mapToObj(seed -> {
                    Seed result = all ? runAll(scenario, seed) : runFew(scenario, seed);
                    seedDone.run();
                    return result;
                })
                .toList();
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (Seed result : results)
            result.runs.forEach((policy, run) ->
                    runs.computeIfAbsent(policy, first -> new ArrayList<>()).add(run));
        StateCheck.Count states =
                results.stream().map(Seed::states).reduce(StateCheck.Count.NONE, StateCheck.Count::and);
        return new Comparison(name, scenario, firstSeed, runs, states);
    }

    private Seed runAll(Scenario scenario, long seed) {
        List<Policy> others = Policies.others(scenario, search(), seed, edgentDeadlineSeconds);
        StateCheck check = new StateCheck(Policies.dpra(search()), others);
        Map<String, Run> runs = runs(scenario, seed, check, others);
        return new Seed(runs, check.count());
    }

    private Seed runFew(Scenario scenario, long seed) {
        return new Seed(
                runs(scenario, seed, Policies.dpra(search()), Policies.few(scenario, search())), StateCheck.Count.NONE);
    }

    private CutSearch search() {
        return new Descent(effort);
    }

    private Map<String, Run> runs(Scenario scenario, long seed, Policy dpra, List<Policy> others) {
        Simulation simulation = new Simulation(Factory.draw(scenario, seed), reputationLag);
        Map<String, Run> runs = new LinkedHashMap<>();
        runs.put(dpra.name(), run(simulation, dpra));
        for (Policy other : others) runs.put(other.name(), run(simulation, other));
        return runs;
    }

    private Run run(Simulation simulation, Policy policy) {
        List<Double> seconds = new ArrayList<>(slots);
        BitSet infeasible = new BitSet(slots);
        Outcome outcome = simulation.run(policy, slots, plan -> {
            if (!plan.feasible()) infeasible.set(seconds.size());
            seconds.add(plan.latency().seconds());
        });
        return new Run(outcome, seconds, infeasible);
    }
}
