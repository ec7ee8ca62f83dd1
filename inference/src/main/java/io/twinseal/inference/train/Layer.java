package io.twinseal.inference.train;

import io.twinseal.inference.model.Shapes;
import java.util.List;

/**
 * One layer of a network and what it costs. Shapes leave out the batch dimension. Sequences have the shape (time, 1,
 * features): the engine's convolutions are two-dimensional, and reshaping around each one would cost more than the
 * dimension of one does.
 */
public sealed interface Layer {
    String name();

    List<Integer> outputShape(List<Integer> input);

    /** Floating-point operations for one data point, a multiply-add counted as two. */
    long flops(List<Integer> input);

    /** Shapes of the trained tensors, the weights first, then the bias; none if nothing is trained. */
    default List<List<Integer>> parameterShapes(List<Integer> input) {
        return List.of();
    }

    /**
     * Picks channels from raw rows (time, channels) and scales each to mean 0 and deviation 1. Part of the graph, so
     * that nobody who runs the model must know what it was trained on.
     */
    record Standardise(String name, List<Integer> channels, List<Float> mean, List<Float> deviation) implements Layer {
        public Standardise {
            channels = List.copyOf(channels);
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(input.get(0), 1, channels.size());
        }

        @Override
        public long flops(List<Integer> input) {
            return 2L * input.get(0) * channels.size();
        }
    }

    /** A convolution over time, padded with zeros to keep the length, and what follows it. */
    record Convolution(String name, int filters, int width, int stride, Nonlinearity nonlinearity) implements Layer {
        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of((input.get(0) + stride - 1) / stride, 1, filters);
        }

        @Override
        public long flops(List<Integer> input) {
            long outputs = Shapes.elements(outputShape(input));
            return outputs * (2L * width * input.get(2) + 1 + nonlinearity.flopsPerValue());
        }

        @Override
        public List<List<Integer>> parameterShapes(List<Integer> input) {
            return List.of(List.of(width, 1, input.get(2), filters), List.of(filters));
        }
    }

    /** The mean of each {@code size} successive values; a remainder at the end is left out. */
    record MeanPooling(String name, int size) implements Layer {
        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(input.get(0) / size, 1, input.get(2));
        }

        @Override
        public long flops(List<Integer> input) {
            return (long) size * Shapes.elements(outputShape(input));
        }
    }

    /** Every output from every input, whatever the input's shape. */
    record Dense(String name, int units, Nonlinearity nonlinearity) implements Layer {
        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(units);
        }

        @Override
        public long flops(List<Integer> input) {
            return units * (2L * Shapes.elements(input) + 1 + nonlinearity.flopsPerValue());
        }

        @Override
        public List<List<Integer>> parameterShapes(List<Integer> input) {
            return List.of(List.of(Shapes.elements(input), units), List.of(units));
        }
    }

    /** What is applied to each value after the weights. */
    enum Nonlinearity {
        NONE(0),
        RELU(1),
        SOFTMAX(3);

        private final int flopsPerValue;

        Nonlinearity(int flopsPerValue) {
            this.flopsPerValue = flopsPerValue;
        }

        public int flopsPerValue() {
            return flopsPerValue;
        }
    }
}
