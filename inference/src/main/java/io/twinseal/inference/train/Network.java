package io.twinseal.inference.train;

import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Layers in a row.
 *
 * @param inputShape one data point: (window rows, channels)
 */
public record Network(List<Integer> inputShape, List<Layer> layers) {
    private static final int BATCH_POINTS_MAX = 256;
    private static final long BATCH_BYTES = 8 << 20;

    public Network {
        inputShape = List.copyOf(inputShape);
        layers = List.copyOf(layers);
    }

    /** Shapes before the first layer, between the layers and after the last. */
    public List<List<Integer>> shapes() {
        var shapes = new ArrayList<List<Integer>>();
        shapes.add(inputShape);
        for (var layer : layers) {
            shapes.add(layer.outputShape(shapes.get(shapes.size() - 1)));
        }
        return List.copyOf(shapes);
    }

    /** Deviations of the channels that the network gives back in raw units; empty if it gives something else. */
    public List<Float> deviations() {
        return layers.get(layers.size() - 1) instanceof Layer.Restore restore ? restore.deviation() : List.of();
    }

    /** Shapes of all trained tensors in the order of the layers. */
    public List<List<Integer>> parameterShapes() {
        var parameters = new ArrayList<List<Integer>>();
        var shapes = shapes();
        for (int i = 0; i < layers.size(); i++) {
            parameters.addAll(layers.get(i).parameterShapes(shapes.get(i)));
        }
        return List.copyOf(parameters);
    }

    public List<LayerProfile> profiles() {
        var profiles = new ArrayList<LayerProfile>();
        var shapes = shapes();
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            long parameters = layer.parameterShapes(shapes.get(i)).stream()
                    .mapToLong(Shapes::elements)
                    .sum();
            profiles.add(LayerProfile.of(layer.name(), layer.flops(shapes.get(i)), parameters, shapes.get(i + 1)));
        }
        return profiles;
    }

    /** How many data points to run at once, so that what is between two layers stays a few megabytes. */
    public int batchPoints() {
        long largest = shapes().stream().mapToLong(Shapes::bytes).max().orElse(1);
        return (int) Math.max(1, Math.min(BATCH_POINTS_MAX, BATCH_BYTES / largest));
    }

    /**
     * Start values: biases zero, weights drawn for layers with rectifiers (He et al. 2015, "Delving deep into
     * rectifiers", equation 10).
     */
    public List<float[]> initialWeights(Random random) {
        var weights = new ArrayList<float[]>();
        for (var shape : parameterShapes()) {
            var values = new float[Shapes.elements(shape)];
            if (shape.size() > 1) {
                int inputs = values.length / shape.get(shape.size() - 1);
                double deviation = Math.sqrt(2.0 / inputs);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (deviation * random.nextGaussian());
                }
            }
            weights.add(values);
        }
        return weights;
    }
}
