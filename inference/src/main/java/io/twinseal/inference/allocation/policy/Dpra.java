package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import io.twinseal.inference.allocation.solver.CutSearch;

/**
 * Dynamic DNN Partitioning and Resource Allocation: partitions and frequencies that make the objective of P1 least in each
 * slot, V·τ + Σ (Q_j − Z_j) U_j under C1 to C5; the queues see to C6 over time.
 */
public record Dpra(CutSearch search) implements Policy {
    @Override
    public String name() {
        return "dpra";
    }

    @Override
    public Plan plan(Slot slot) {
        return ComputeSplit.plan(slot, search.choices(slot));
    }
}
