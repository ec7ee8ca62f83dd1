package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.inference.allocation.VirtualQueues;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;

/** Sums over the slots of a run. */
final class Tally {
    private int slots;
    private int infeasible;
    private double seconds;
    private double gatewaySeconds;
    private double uplinkSeconds;
    private double accessPointSeconds;
    private double miningSeconds;
    private final double[] reputations;

    Tally(int accessPoints) {
        reputations = new double[accessPoints];
    }

    void add(Plan plan) {
        slots++;
        if (!plan.feasible()) infeasible++;
        seconds += plan.latency().seconds();
        Stages last = Collections.max(plan.stages(), Comparator.comparingDouble(Stages::seconds));
        gatewaySeconds += last.gatewaySeconds();
        uplinkSeconds += last.uplinkSeconds();
        accessPointSeconds += last.accessPointSeconds();
        miningSeconds += plan.latency().miningSeconds();
        for (int j = 0; j < reputations.length; j++)
            reputations[j] += plan.reputations().get(j);
    }

    Outcome outcome(VirtualQueues queues) {
        return new Outcome(
                slots,
                infeasible,
                seconds / slots,
                new Stages(gatewaySeconds / slots, uplinkSeconds / slots, accessPointSeconds / slots),
                miningSeconds / slots,
                Arrays.stream(reputations).map(u -> u / slots).boxed().toList(),
                queues);
    }
}
