package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.VirtualQueues;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Runs a policy over the slots of a factory and advances its virtual queues.
 *
 * @param reputationLag after how many slots work eases mining; 0 is the paper's model, a chain has at least 1. Until then
 *     reputations are zero
 */
public record Simulation(Factory factory, int reputationLag) {
    public Simulation {
        if (reputationLag < 0) throw new IllegalArgumentException("reputationLag must be 0 or more");
    }

    /** Runs slots 0 to {@code slots} − 1; every plan goes to {@code each} as well. */
    public Outcome run(Policy policy, int slots, Consumer<Plan> each) {
        if (slots < 1) throw new IllegalArgumentException("slots is " + slots + ", but must be at least 1");
        int accessPoints = factory.scenario().size().accessPoints();
        VirtualQueues queues = VirtualQueues.empty(accessPoints);
        Queue<List<Double>> unsettled =
                new ArrayDeque<>(Collections.nCopies(reputationLag, Collections.nCopies(accessPoints, 0.0)));
        List<Integer> choices = List.of();
        Tally tally = new Tally(accessPoints);
        for (int t = 0; t < slots; t++) {
            List<Double> settled = reputationLag == 0 ? List.of() : unsettled.remove();
            Plan plan = policy.plan(factory.slot(t, queues, settled, choices));
            if (reputationLag > 0) unsettled.add(plan.reputations());
            queues = queues.after(plan.reputations(), factory.scenario().rules().band());
            choices = plan.choices();
            tally.add(plan);
            each.accept(plan);
        }
        return tally.outcome(queues);
    }

    public Outcome run(Policy policy, int slots) {
        return run(policy, slots, plan -> {});
    }
}
