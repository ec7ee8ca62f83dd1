package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import java.util.List;

/**
 * A model as the chain registers it.
 *
 * @param digest of the stored model; its id
 * @param outputValues float32 values per data point
 * @param outputLabels what the values mean, or empty
 * @param layers from input to output; cut {@code l} runs the first {@code l} of them at the gateway
 */
public record ModelInfo(
        Digest digest,
        String name,
        String outputKind,
        int outputValues,
        List<String> outputLabels,
        List<LayerInfo> layers) {
    public static final int LAYERS_MAX = 1024;
    public static final int OUTPUT_VALUES_MAX = 65_536;
    /** Of one data point through the whole model; keeps every sum of work far inside a long. */
    public static final long FLOPS_MAX = 1L << 46;

    public ModelInfo {
        outputLabels = List.copyOf(outputLabels);
        layers = List.copyOf(layers);
        Names.identifier("a model's name", name);
        Names.text("outputKind of model '" + name + "'", outputKind);
        require(
                outputValues >= 1 && outputValues <= OUTPUT_VALUES_MAX,
                "outputValues of model '" + name + "' must be 1 to " + OUTPUT_VALUES_MAX + ", but is " + outputValues);
        require(
                outputLabels.isEmpty() || outputLabels.size() == outputValues,
                "model '" + name + "' has " + outputLabels.size() + " labels for " + outputValues + " output values");
        for (String label : outputLabels) Names.text("a label of model '" + name + "'", label);
        require(
                !layers.isEmpty() && layers.size() <= LAYERS_MAX,
                "model '" + name + "' must have 1 to " + LAYERS_MAX + " layers, but has " + layers.size());
        long sum = 0;
        for (LayerInfo layer : layers) {
            require(layer.flops() <= FLOPS_MAX - sum, "model '" + name + "' has more than " + FLOPS_MAX + " FLOPs");
            sum += layer.flops();
        }
    }

    /**
     * FLOPs per data point of the layers after the cut.
     *
     * @throws IllegalArgumentException unless 0 ≤ cut ≤ number of layers
     */
    public long flopsAfter(int cut) {
        require(
                cut >= 0 && cut <= layers.size(),
                "cut must be 0 to " + layers.size() + " for model '" + name + "', but is " + cut);
        long sum = 0;
        for (LayerInfo layer : layers.subList(cut, layers.size())) sum += layer.flops();
        return sum;
    }
}
