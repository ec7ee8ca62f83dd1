package io.twinseal.inference.allocation;

import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.List;

/**
 * What the layers of a network cost: χ and ψ of the paper.
 *
 * @param inputShape of one data point, without the batch dimension
 * @param layers in the order they run
 */
public record DnnProfile(String name, List<Integer> inputShape, List<LayerProfile> layers) {
    public DnnProfile {
        inputShape = List.copyOf(inputShape);
        layers = List.copyOf(layers);
        if (layers.isEmpty()) throw new IllegalArgumentException("network " + name + " needs at least one layer");
    }

    /** The costs in a model's manifest. */
    public static DnnProfile of(ModelManifest manifest) {
        return new DnnProfile(manifest.name(), manifest.inputShape(), manifest.layers());
    }

    /**
     * All ways to run the network, variant by variant, each from the least cut to the highest.
     *
     * @param cutMin least number of layers at the gateway: 1 as in C1, 0 if raw data may leave, more as a privacy budget
     * @param variants the one to prefer when nothing else decides first
     */
    public List<Partition> partitions(int cutMin, List<Variant> variants) {
        Checks.index("cutMin of network " + name, cutMin, layers.size() + 1);
        if (variants.isEmpty()) throw new IllegalArgumentException("network " + name + " needs at least one variant");
        List<Partition> partitions = new ArrayList<>();
        for (Variant variant : variants)
            for (int cut = cutMin; cut <= layers.size(); cut++) partitions.add(partition(cut, variant));
        return partitions;
    }

    private Partition partition(int cut, Variant variant) {
        List<Integer> between = cut == 0 ? inputShape : layers.get(cut - 1).outputShape();
        return new Partition(
                cut,
                variant,
                variant.flopsFactor() * flops(0, cut),
                variant.bitsPerValue() * Shapes.elements(between),
                variant.flopsFactor() * flops(cut, layers.size()));
    }

    private double flops(int from, int to) {
        return layers.subList(from, to).stream()
                .mapToLong(LayerProfile::flopsPerPoint)
                .sum();
    }
}
