package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import java.util.ArrayList;
import java.util.List;

/**
 * DADS (Hu et al. 2019, "Dynamic adaptive DNN surgery for inference acceleration on the edge"). Under light load each twin
 * takes the minimum cut of its layers, which on a chain is the cut of Neurosurgeon; under heavy load the cut whose longest
 * stage is shortest, so that a pipeline passes most.
 */
public final class Dads {
    private Dads() {}

    public static Policy light() {
        return Baseline.perTwin("dads-light", Dads::minimumCut);
    }

    public static Policy heavy() {
        return Baseline.perTwin(
                "dads-heavy",
                (slot, twin) -> Neurosurgeon.least(
                        twin,
                        twin.partitions().get(0).variant(),
                        p -> StageTimes.of(slot, twin, p).longest()));
    }

    /** Layers as the differences between partitions: first all below the least cut, last the one who gets the results. */
    private static int minimumCut(Slot slot, Twin twin) {
        Variant variant = twin.partitions().get(0).variant();
        List<StageTimes> cuts = new ArrayList<>();
        for (Partition partition : twin.partitions())
            if (partition.variant().equals(variant)) cuts.add(StageTimes.of(slot, twin, partition));
        List<LayerGraph.Node> layers = new ArrayList<>();
        for (int k = 0; k < cuts.size(); k++) {
            boolean first = k == 0;
            layers.add(new LayerGraph.Node(
                    cuts.get(k).gateway() - (first ? 0 : cuts.get(k - 1).gateway()),
                    first
                            ? Double.POSITIVE_INFINITY
                            : cuts.get(k - 1).accessPoint() - cuts.get(k).accessPoint(),
                    cuts.get(k).uplink(),
                    List.of(k + 1)));
        }
        layers.add(new LayerGraph.Node(Double.POSITIVE_INFINITY, 0, 0, List.of()));
        boolean[] atGateway = new LayerGraph(layers).atGateway();
        int choice = 0;
        while (choice + 1 < cuts.size() && atGateway[choice + 1]) choice++;
        return indexOf(twin, variant, choice);
    }

    private static int indexOf(Twin twin, Variant variant, int position) {
        int seen = 0;
        for (int k = 0; k < twin.partitions().size(); k++)
            if (twin.partitions().get(k).variant().equals(variant) && seen++ == position) return k;
        throw new IllegalStateException("twin has no partition " + position + " of variant " + variant.name());
    }
}
