package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Neurosurgeon (Kang et al. 2017, "Neurosurgeon: collaborative intelligence between the cloud and mobile edge", algorithm
 * 1, for latency): each twin takes the cut that would be fastest if it were alone.
 */
public final class Neurosurgeon {
    private Neurosurgeon() {}

    public static Policy policy() {
        return Baseline.perTwin(
                "neurosurgeon",
                (slot, twin) -> least(
                        twin,
                        twin.partitions().get(0).variant(),
                        p -> StageTimes.of(slot, twin, p).sum()));
    }

    /** The partition of least cost in one variant, as an index. */
    static int least(Twin twin, Variant variant, ToDoubleFunction<Partition> cost) {
        List<Partition> partitions = twin.partitions();
        int best = -1;
        for (int k = 0; k < partitions.size(); k++) {
            if (!partitions.get(k).variant().equals(variant)) continue;
            if (best < 0 || cost.applyAsDouble(partitions.get(k)) < cost.applyAsDouble(partitions.get(best))) best = k;
        }
        return best;
    }
}
