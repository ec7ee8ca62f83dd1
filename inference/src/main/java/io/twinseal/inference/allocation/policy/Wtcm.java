package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import io.twinseal.inference.allocation.solver.CutSearch;

/**
 * The paper's baseline without reputation in consensus: the same search where γ = e^(−β) whatever the work.
 *
 * @param banded whether the virtual queues still hold reputations within C6; the letter does not say
 */
public record Wtcm(CutSearch search, boolean banded) implements Policy {
    @Override
    public String name() {
        return banded ? "wtcm-c6" : "wtcm";
    }

    @Override
    public Plan plan(Slot slot) {
        Slot blind =
                slot.withRules(slot.rules().withMining(slot.rules().mining().withoutReputation()));
        if (!banded)
            blind = blind.withQueues(VirtualQueues.empty(slot.accessPoints().size()));
        return ComputeSplit.plan(blind, search.choices(blind));
    }
}
