package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.policy.Baseline;
import io.twinseal.inference.allocation.policy.Dads;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.policy.Edgent;
import io.twinseal.inference.allocation.policy.Neurosurgeon;
import io.twinseal.inference.allocation.policy.Wtcm;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.solver.CutSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The policies that are compared. */
final class Policies {
    static final String DPRA = "dpra";
    private static final String FIXED = "fixed:";

    private Policies() {}

    static Policy dpra(CutSearch search) {
        return new Dpra(search);
    }

    /**
     * All but DPRA: every fixed cut that some network of the scenario has, and the rest.
     *
     * @param seed of the random cuts
     */
    static List<Policy> others(Scenario scenario, CutSearch search, long seed, double edgentDeadlineSeconds) {
        List<Policy> policies = new ArrayList<>(few(scenario, search));
        policies.add(new Wtcm(search, true));
        policies.add(Baseline.random(new SplittableRandom(seed)));
        policies.add(Dads.light());
        policies.add(Dads.heavy());
        policies.add(Edgent.policy(edgentDeadlineSeconds));
        return policies;
    }

    /** Those that a sweep shows. */
    static List<Policy> few(Scenario scenario, CutSearch search) {
        List<Policy> policies = new ArrayList<>(fixedCuts(scenario));
        policies.add(Baseline.allAtAccessPoint());
        policies.add(Baseline.allAtGateway());
        policies.add(Neurosurgeon.policy());
        policies.add(new Wtcm(search, false));
        return policies;
    }

    static List<Policy> fixedCuts(Scenario scenario) {
        int layers = scenario.workload().networks().stream()
                .mapToInt(network -> network.layers().size())
                .max()
                .orElseThrow();
        List<Policy> policies = new ArrayList<>();
        for (int cut = scenario.workload().cutMin(); cut <= layers; cut++) policies.add(Baseline.fixed(cut));
        return policies;
    }

    static boolean isFixedCut(String policy) {
        return policy.startsWith(FIXED);
    }
}
