package io.twinseal.inference.model;

import java.util.List;

/**
 * What one layer costs for one data point (one window of rows), and what leaves it. These figures go into the ledger's
 * model registry, where work and reputation are derived from them.
 *
 * @param flopsPerPoint floating-point operations, a multiply-add counted as two
 * @param parameters trained values the layer holds
 * @param outputBytesPerPoint size of its output as float32
 * @param outputShape shape of its output without the batch dimension
 */
public record LayerProfile(
        String name, long flopsPerPoint, long parameters, long outputBytesPerPoint, List<Integer> outputShape) {
    public LayerProfile {
        outputShape = List.copyOf(outputShape);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a layer needs a name");
        }
        if (flopsPerPoint < 0 || parameters < 0) {
            throw new IllegalArgumentException("layer " + name + ": flopsPerPoint and parameters cannot be negative");
        }
        if (outputBytesPerPoint != Shapes.bytes(outputShape)) {
            throw new IllegalArgumentException("layer " + name + ": outputBytesPerPoint is " + outputBytesPerPoint
                    + ", but float32 values of shape " + outputShape + " take " + Shapes.bytes(outputShape));
        }
    }

    /** A layer whose output size follows from its shape. */
    public static LayerProfile of(String name, long flopsPerPoint, long parameters, List<Integer> outputShape) {
        return new LayerProfile(name, flopsPerPoint, parameters, Shapes.bytes(outputShape), outputShape);
    }
}
