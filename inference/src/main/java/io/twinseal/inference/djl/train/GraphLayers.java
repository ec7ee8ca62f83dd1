package io.twinseal.inference.djl.train;

import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.train.Layer;
import io.twinseal.inference.train.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** A network as a TensorFlow graph. Training and export build the same one. */
final class GraphLayers {
    /** Names of variables, below the name of their layer. */
    private static final String WEIGHTS = "weights";

    private static final String RECURRENT = "recurrent";
    private static final String BIAS = "bias";

    private final List<Variable<TFloat32>> variables = new ArrayList<>();
    private final List<Operand<TFloat32>> values = new ArrayList<>();
    private final UnaryOperator<Operand<TFloat32>> afterScaling;
    private Operand<TFloat32> beforeNonlinearity;

    /**
     * Builds the layers one after the other.
     *
     * @param input placeholder of the shape (points, window rows, channels)
     * @param afterScaling applied to the scaled input; the identity except in training
     */
    GraphLayers(Ops tf, Network network, Placeholder<TFloat32> input, UnaryOperator<Operand<TFloat32>> afterScaling) {
        this.afterScaling = afterScaling;
        values.add(input);
        beforeNonlinearity = input;
        var shapes = network.shapes();
        for (int i = 0; i < network.layers().size(); i++) {
            var layer = network.layers().get(i);
            values.add(build(tf.withSubScope(layer.name()), layer, shapes.get(i), values.get(i)));
        }
    }

    /** The input and then each layer's output: value {@code l} is what crosses the network at cut {@code l}. */
    List<Operand<TFloat32>> values() {
        return values;
    }

    /** The trained tensors in the order of {@link Network#parameterShapes()}. */
    List<Variable<TFloat32>> variables() {
        return variables;
    }

    /** The last layer's sums, which the cross entropy needs. */
    Operand<TFloat32> beforeLastNonlinearity() {
        return beforeNonlinearity;
    }

    static Shape shape(List<Integer> shape) {
        return Shape.of(shape.stream().mapToLong(Integer::longValue).toArray());
    }

    private Operand<TFloat32> build(Ops scope, Layer layer, List<Integer> shape, Operand<TFloat32> input) {
        if (layer instanceof Layer.Standardise standardise) {
            return afterScaling.apply(standardise(scope, standardise, input));
        } else if (layer instanceof Layer.StandardiseImage) {
            return afterScaling.apply(standardiseImage(scope, input));
        } else if (layer instanceof Layer.Convolution convolution) {
            var parameters = variables(scope, layer.parameterShapes(shape));
            var product = scope.nn.conv2d(input, parameters.get(0), dimensions(convolution.stride()), "SAME");
            return nonlinear(scope, convolution.nonlinearity(), scope.nn.biasAdd(product, parameters.get(1)));
        } else if (layer instanceof Layer.MeanPooling pooling) {
            var size = dimensions(pooling.size());
            return scope.nn.avgPool(input, size, size, "VALID");
        } else if (layer instanceof Layer.MaxPooling pooling) {
            var size = scope.constant(
                    new int[] {1, pooling.size().rows(), pooling.size().columns(), 1});
            return scope.nn.maxPool(input, size, size, "VALID");
        } else if (layer instanceof Layer.Dense dense) {
            var parameters = variables(scope, layer.parameterShapes(shape));
            var flat = shape.size() == 1
                    ? input
                    : scope.reshape(input, scope.constant(new int[] {-1, Shapes.elements(shape)}));
            var product = scope.linalg.matMul(flat, parameters.get(0));
            return nonlinear(scope, dense.nonlinearity(), scope.nn.biasAdd(product, parameters.get(1)));
        } else if (layer instanceof Layer.Restore restore) {
            return restore(scope, restore, layer.outputShape(shape), input);
        } else if (layer instanceof Layer.Lstm) {
            return lstm(scope, variables(scope, layer.parameterShapes(shape)), shape, input);
        }
        throw new IllegalArgumentException("no graph for the layer " + layer);
    }

    /** Step by step: loops have no gradient here. What comes of the inputs is one product for all steps. */
    private Operand<TFloat32> lstm(
            Ops scope, List<Variable<TFloat32>> parameters, List<Integer> shape, Operand<TFloat32> input) {
        int features = shape.get(2);
        var rows = scope.reshape(input, scope.constant(new int[] {-1, features}));
        var sums = scope.nn.biasAdd(scope.linalg.matMul(rows, parameters.get(0)), parameters.get(2));
        int gates = (int) parameters.get(2).shape().get(0);
        var sequence = scope.reshape(sums, scope.constant(new int[] {-1, shape.get(0), gates}));
        Operand<TFloat32> cell = null;
        Operand<TFloat32> hidden = null;
        for (var step : scope.unstack(sequence, (long) shape.get(0), Unstack.axis(1L))) {
            Operand<TFloat32> sum =
                    hidden == null ? step : scope.math.add(step, scope.linalg.matMul(hidden, parameters.get(1)));
            var parts = scope.split(scope.constant(1), sum, 4L).output();
            Operand<TFloat32> fresh = scope.math.mul(scope.math.sigmoid(parts.get(0)), scope.math.tanh(parts.get(1)));
            var kept = scope.math.sigmoid(scope.math.add(parts.get(2), scope.constant(1f)));
            cell = cell == null ? fresh : scope.math.add(scope.math.mul(kept, cell), fresh);
            hidden = scope.math.mul(scope.math.sigmoid(parts.get(3)), scope.math.tanh(cell));
        }
        return Objects.requireNonNull(hidden);
    }

    private static List<Long> dimensions(Layer.Extent extent) {
        return List.of(1L, (long) extent.rows(), (long) extent.columns(), 1L);
    }

    private static Operand<TFloat32> standardise(Ops scope, Layer.Standardise layer, Operand<TFloat32> input) {
        int count = layer.channels().size();
        var channels = new int[count];
        var mean = new float[count];
        var factor = new float[count];
        for (int i = 0; i < count; i++) {
            channels[i] = layer.channels().get(i);
            mean[i] = layer.mean().get(i);
            factor[i] = 1 / layer.deviation().get(i);
        }
        var picked = scope.gather(input, scope.constant(channels), scope.constant(2));
        var centred = scope.math.sub(picked, scope.constant(mean));
        return scope.expandDims(scope.math.mul(centred, scope.constant(factor)), scope.constant(2));
    }

    private static Operand<TFloat32> restore(
            Ops scope, Layer.Restore layer, List<Integer> shape, Operand<TFloat32> input) {
        var rows = scope.reshape(input, scope.constant(new int[] {-1, shape.get(0), shape.get(1)}));
        var scaled = scope.math.mul(rows, scope.constant(array(layer.deviation())));
        return scope.math.add(scaled, scope.constant(array(layer.mean())));
    }

    static float[] array(List<Float> values) {
        var array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static Operand<TFloat32> standardiseImage(Ops scope, Operand<TFloat32> input) {
        var pixels = scope.constant(new int[] {1, 2});
        var centred = scope.math.sub(input, scope.math.mean(input, pixels, Mean.keepDims(true)));
        var variance = scope.math.mean(scope.math.square(centred), pixels, Mean.keepDims(true));
        var deviation = scope.math.sqrt(scope.math.add(variance, scope.constant(1f)));
        return scope.expandDims(scope.math.div(centred, deviation), scope.constant(3));
    }

    /** Of one of a layer's tensors, below the layer's own. */
    static String name(List<List<Integer>> shapes, int index) {
        return shapes.get(index).size() == 1 ? BIAS : index == 0 ? WEIGHTS : RECURRENT;
    }

    private List<Variable<TFloat32>> variables(Ops scope, List<List<Integer>> shapes) {
        var created = new ArrayList<Variable<TFloat32>>();
        for (int i = 0; i < shapes.size(); i++) {
            created.add(scope.withName(name(shapes, i)).variable(shape(shapes.get(i)), TFloat32.class));
        }
        variables.addAll(created);
        return created;
    }

    private Operand<TFloat32> nonlinear(Ops scope, Layer.Nonlinearity nonlinearity, Operand<TFloat32> sums) {
        beforeNonlinearity = sums;
        return switch (nonlinearity) {
            case NONE -> sums;
            case RELU -> scope.nn.relu(sums);
            case SIGMOID -> scope.math.sigmoid(sums);
            case SOFTMAX -> scope.nn.softmax(sums);
        };
    }
}
