package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

/**
 * One layer of a registered model.
 *
 * @param flops floating-point operations per data point
 * @param outputBytes size of what leaves the layer, per data point
 */
public record LayerInfo(String name, long flops, long outputBytes) {
    public LayerInfo {
        Names.text("a layer's name", name);
        require(flops >= 0, "flops of layer '" + name + "' must not be negative");
        require(outputBytes >= 0, "outputBytes of layer '" + name + "' must not be negative");
    }
}
