package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.solver.ComputeSplit;

/**
 * Keeps the choices of the slot before unless others are better by more than the noise of what was measured, so that cuts
 * do not change to and fro.
 *
 * @param gainMin by how much the objective of P1 must fall, over the latency's part of it
 */
public record Steady(Policy policy, double gainMin) implements Policy {
    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Plan plan(Slot slot) {
        Plan best = policy.plan(slot);
        if (slot.lastChoices().isEmpty() || best.choices().equals(slot.lastChoices())) return best;
        Plan before = ComputeSplit.plan(slot, slot.lastChoices());
        double gain = before.objective() - best.objective();
        double worth = gainMin * slot.rules().latencyWeight() * before.latency().seconds();
        return before.feasible() && gain < worth ? before : best;
    }
}
