package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import java.util.List;

/** DPRA, held against other policies in each state that it meets: none that is feasible may have a lower objective of P1. */
final class StateCheck implements Policy {
    private static final double ROUNDING = 1e-9;

    private final Policy dpra;
    private final List<Policy> others;
    private long states;
    private long compared;
    private long beaten;
    private double worst;

    StateCheck(Policy dpra, List<Policy> others) {
        this.dpra = dpra;
        this.others = others;
    }

    /**
     * What came of it.
     *
     * @param compared plans of others that were feasible
     * @param beaten those of a lower objective
     * @param worst by how much the lowest was lower, over the latency's part of it
     */
    record Count(long states, long compared, long beaten, double worst) {
        static final Count NONE = new Count(0, 0, 0, 0);

        Count and(Count other) {
            return new Count(
                    states + other.states,
                    compared + other.compared,
                    beaten + other.beaten,
                    Math.max(worst, other.worst));
        }
    }

    Count count() {
        return new Count(states, compared, beaten, worst);
    }

    @Override
    public String name() {
        return dpra.name();
    }

    @Override
    public Plan plan(Slot slot) {
        Plan plan = dpra.plan(slot);
        double own = objective(slot, plan);
        double scale = slot.rules().latencyWeight() * plan.latency().seconds();
        states++;
        for (Policy other : others) {
            Plan theirs = other.plan(slot);
            if (!theirs.feasible()) continue;
            compared++;
            double lower = (own - objective(slot, theirs)) / scale;
            if (lower > ROUNDING) beaten++;
            worst = Math.max(worst, lower);
        }
        return plan;
    }

    /** By this slot's queues; some policies plan without them. */
    private static double objective(Slot slot, Plan plan) {
        double objective = slot.rules().latencyWeight() * plan.latency().seconds();
        for (int j = 0; j < plan.reputations().size(); j++)
            objective += slot.queues().drift(j) * plan.reputations().get(j);
        return objective;
    }
}
