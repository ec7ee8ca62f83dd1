package io.twinseal.inference.train;

import io.twinseal.inference.model.Shapes;
import java.util.List;

/**
 * One layer of a network and what it costs. Shapes leave out the batch dimension. Images have the shape (rows, columns,
 * features), and sequences (time, 1, features): the engine's convolutions are two-dimensional, and reshaping around each
 * one would cost more than the dimension of one does.
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

        /** The channels of a raw point that are picked, scaled, row by row. */
        public float[] scaled(float[] point, int rawChannels) {
            var scaled = new float[point.length / rawChannels * channels.size()];
            for (int i = 0; i < scaled.length; i++) {
                int c = i % channels.size();
                float raw = point[i / channels.size() * rawChannels + channels.get(c)];
                scaled[i] = (raw - mean.get(c)) / deviation.get(c);
            }
            return scaled;
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

    /**
     * Scales the pixels of each image (rows, columns) by the mean and the deviation of that image, so that light and
     * exposure drop out. One squared level is added to the variance: a blank image becomes zeros.
     */
    record StandardiseImage(String name) implements Layer {
        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(input.get(0), input.get(1), 1);
        }

        @Override
        public long flops(List<Integer> input) {
            return 5L * Shapes.elements(input);
        }
    }

    /**
     * How far something reaches.
     *
     * @param columns 1 in sequences
     */
    record Extent(int rows, int columns) {
        /** Of a sequence. */
        public static Extent time(int rows) {
            return new Extent(rows, 1);
        }

        /** As many columns as rows. */
        public static Extent square(int side) {
            return new Extent(side, side);
        }

        /** How many values it covers. */
        public int area() {
            return rows * columns;
        }
    }

    /** A convolution, padded with zeros to keep rows and columns if the stride is 1, and what follows it. */
    record Convolution(String name, int filters, Extent kernel, Extent stride, Nonlinearity nonlinearity)
            implements Layer {
        /** Over time. */
        public Convolution(String name, int filters, int width, int stride, Nonlinearity nonlinearity) {
            this(name, filters, Extent.time(width), Extent.time(stride), nonlinearity);
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(
                    (input.get(0) + stride.rows - 1) / stride.rows,
                    (input.get(1) + stride.columns - 1) / stride.columns,
                    filters);
        }

        @Override
        public long flops(List<Integer> input) {
            long outputs = Shapes.elements(outputShape(input));
            return outputs * (2L * kernel.area() * input.get(2) + 1 + nonlinearity.flopsPerValue());
        }

        @Override
        public List<List<Integer>> parameterShapes(List<Integer> input) {
            return List.of(List.of(kernel.rows, kernel.columns, input.get(2), filters), List.of(filters));
        }
    }

    /** One value for each {@code size} neighbouring ones; a remainder at the end is left out. */
    sealed interface Pooling extends Layer {
        Extent size();

        @Override
        default List<Integer> outputShape(List<Integer> input) {
            return List.of(input.get(0) / size().rows, input.get(1) / size().columns, input.get(2));
        }

        @Override
        default long flops(List<Integer> input) {
            return (long) size().area() * Shapes.elements(outputShape(input));
        }
    }

    /** Their mean. */
    record MeanPooling(String name, Extent size) implements Pooling {
        /** Over time. */
        public MeanPooling(String name, int size) {
            this(name, Extent.time(size));
        }
    }

    /** The greatest of them. */
    record MaxPooling(String name, Extent size) implements Pooling {}

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

    /**
     * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000,
     * whose bias begins at one) over a sequence; gives what it says after the last step.
     */
    record Lstm(String name, int units) implements Layer {
        private static final int GATES = 4;

        /** Of a unit in a step, beside its sums: four nonlinearities, one more for the cell, and five to combine them. */
        private static final long FLOPS_PER_UNIT = 20;

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(units);
        }

        @Override
        public long flops(List<Integer> input) {
            long sums = 2L * GATES * units * (input.get(2) + units + 1);
            return input.get(0) * (sums + FLOPS_PER_UNIT * units);
        }

        /** From the inputs, from the units a step before, and the biases; gates in the order input, cell, forget, output. */
        @Override
        public List<List<Integer>> parameterShapes(List<Integer> input) {
            return List.of(List.of(input.get(2), GATES * units), List.of(units, GATES * units), List.of(GATES * units));
        }
    }

    /**
     * The way back from scaled values to raw rows (time, channels): what a network that reconstructs its input ends with.
     * Whatever the shape before it, as many values as the window has, row by row; a convolution over steps of several
     * rows may give all of them at once.
     *
     * @param deviation of a channel that never moves zero, so that it is given back as its mean
     */
    record Restore(String name, List<Float> mean, List<Float> deviation) implements Layer {
        public Restore {
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(Shapes.elements(input) / mean.size(), mean.size());
        }

        @Override
        public long flops(List<Integer> input) {
            return 2L * Shapes.elements(input);
        }
    }

    /** What is applied to each value after the weights. */
    enum Nonlinearity {
        NONE(0),
        RELU(1),
        SIGMOID(3),
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
