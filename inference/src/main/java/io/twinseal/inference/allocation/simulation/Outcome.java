package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.VirtualQueues;
import java.util.List;

/**
 * What a policy achieved over some slots.
 *
 * @param infeasible slots in which some gateway exceeded its energy; their latency counts like any other
 * @param meanSeconds τ
 * @param meanStages of the gateway that ends last, which make τ_inf
 * @param meanMiningSeconds τ_b
 * @param meanReputations by access point
 * @param queues after the last slot
 */
public record Outcome(
        int slots,
        int infeasible,
        double meanSeconds,
        Stages meanStages,
        double meanMiningSeconds,
        List<Double> meanReputations,
        VirtualQueues queues) {
    public Outcome {
        meanReputations = List.copyOf(meanReputations);
    }

    /** By how much the mean reputation that is furthest outside the band is outside: 0 if C6 holds. */
    public double strayed(ReputationBand band) {
        double strayed = 0;
        for (double mean : meanReputations) strayed = Math.max(strayed, Math.max(mean - band.max(), band.min() - mean));
        return strayed;
    }
}
