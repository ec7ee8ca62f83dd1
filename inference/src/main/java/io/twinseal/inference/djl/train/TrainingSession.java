package io.twinseal.inference.djl.train;

import io.twinseal.inference.djl.TfSetup;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer;
import io.twinseal.inference.train.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.train.ApplyAdam;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A network with its loss and Adam (Kingma and Ba 2015, algorithm 1) in one graph. All randomness stays outside, so the
 * same weights and batches give the same result.
 *
 * <p>The loss is the cross entropy if the network ends in a softmax, and the mean squared error otherwise.
 */
final class TrainingSession implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-7f;

    private final Graph graph = new Graph();
    private final Network network;
    private final Placeholder<TFloat32> input;
    private final Placeholder<TFloat32> target;
    private final Placeholder<TFloat32> rate;
    private final Placeholder<TFloat32> keep;
    private final Placeholder<TInt64> dropoutSeed;
    private final Placeholder<TFloat32> beta1Power;
    private final Placeholder<TFloat32> beta2Power;
    private final List<Variable<TFloat32>> variables;
    private final Operand<TFloat32> output;
    private final Operand<TFloat32> loss;
    private final List<Op> updates = new ArrayList<>();
    private final List<Placeholder<TFloat32>> newValues = new ArrayList<>();
    private final List<Assign<TFloat32>> assignments = new ArrayList<>();
    private final List<Op> resets = new ArrayList<>();
    private final Session session;
    private int steps;
    private int dropouts;

    TrainingSession(Network network, List<float[]> initialWeights) {
        TfSetup.beforeStart();
        this.network = network;
        var tf = Ops.create(graph);
        input = tf.withName("input").placeholder(TFloat32.class, Placeholder.shape(batch(network.inputShape())));
        target = tf.withName("target").placeholder(TFloat32.class);
        rate = tf.withName("rate").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        keep = tf.withName("keep").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        dropoutSeed = tf.withName("dropout_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
        beta1Power = tf.withName("beta1_power").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        beta2Power = tf.withName("beta2_power").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        var layers = new GraphLayers(tf, network, input, value -> dropout(tf, value));
        variables = layers.variables();
        output = layers.values().get(layers.values().size() - 1);
        loss = loss(tf, layers);
        addUpdates(tf);
        for (var variable : variables) {
            var value = tf.placeholder(TFloat32.class);
            newValues.add(value);
            assignments.add(tf.assign(variable, value));
        }
        session = new Session(graph, config());
        setWeights(initialWeights);
        run(resets);
    }

    /** One step on the given examples; returns the loss before it. */
    float step(Examples examples, int[] order, int from, int to, float learningRate, float keepShare) {
        steps++;
        try (var x = tensor(network.inputShape(), from, to, i -> examples.point(order[i]));
                var y = tensor(List.of(examples.target(0).length), from, to, i -> examples.target(order[i]));
                var lr = TFloat32.scalarOf(learningRate);
                var kept = TFloat32.scalarOf(keepShare);
                var seed = TInt64.vectorOf(steps, 0);
                var b1 = TFloat32.scalarOf((float) Math.pow(BETA1, steps));
                var b2 = TFloat32.scalarOf((float) Math.pow(BETA2, steps))) {
            var runner = session.runner()
                    .feed(input, x)
                    .feed(target, y)
                    .feed(rate, lr)
                    .feed(keep, kept)
                    .feed(dropoutSeed, seed)
                    .feed(beta1Power, b1)
                    .feed(beta2Power, b2)
                    .fetch(loss);
            updates.forEach(runner::addTarget);
            try (var result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
    }

    /** The network's answers to all examples. */
    List<float[]> predict(Examples examples) {
        var answers = new ArrayList<float[]>();
        for (int from = 0; from < examples.count(); from += 512) {
            int to = Math.min(examples.count(), from + 512);
            try (var x = tensor(network.inputShape(), from, to, examples::point);
                    var kept = TFloat32.scalarOf(1);
                    var seed = TInt64.vectorOf(0, 0);
                    var result = session.runner()
                            .feed(input, x)
                            .feed(keep, kept)
                            .feed(dropoutSeed, seed)
                            .fetch(output)
                            .run()) {
                var values = (TFloat32) result.get(0);
                int perPoint = (int) (values.size() / (to - from));
                var flat = new float[(int) values.size()];
                values.copyTo(DataBuffers.of(flat, false, false));
                for (int i = 0; i < to - from; i++) {
                    answers.add(java.util.Arrays.copyOfRange(flat, i * perPoint, (i + 1) * perPoint));
                }
            }
        }
        return answers;
    }

    List<float[]> weights() {
        var runner = session.runner();
        variables.forEach(runner::fetch);
        try (var result = runner.run()) {
            var weights = new ArrayList<float[]>();
            for (int i = 0; i < variables.size(); i++) {
                var value = (TFloat32) result.get(i);
                var flat = new float[(int) value.size()];
                value.copyTo(DataBuffers.of(flat, false, false));
                weights.add(flat);
            }
            return weights;
        }
    }

    void setWeights(List<float[]> weights) {
        var shapes = network.parameterShapes();
        for (int i = 0; i < weights.size(); i++) {
            try (var value =
                    TFloat32.tensorOf(GraphLayers.shape(shapes.get(i)), DataBuffers.of(weights.get(i), true, false))) {
                session.runner()
                        .feed(newValues.get(i), value)
                        .addTarget(assignments.get(i))
                        .run()
                        .close();
            }
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    /** Keeps each value with the probability fed (Srivastava et al. 2014) and scales the others up. */
    private Operand<TFloat32> dropout(Ops tf, Operand<TFloat32> value) {
        long layer = dropouts++;
        var seed = tf.math.add(dropoutSeed, tf.constant(new long[] {0, layer}));
        var uniform = tf.random.statelessRandomUniform(tf.shape(value), seed, TFloat32.class);
        var mask = tf.math.floor(tf.math.add(uniform, keep));
        return tf.math.mul(value, tf.math.div(mask, keep));
    }

    private Operand<TFloat32> loss(Ops tf, GraphLayers layers) {
        var last = network.layers().get(network.layers().size() - 1);
        boolean classifier = last instanceof Layer.Dense dense && dense.nonlinearity() == Layer.Nonlinearity.SOFTMAX;
        if (classifier) {
            var entropy = tf.nn.softmaxCrossEntropyWithLogits(layers.beforeLastNonlinearity(), target);
            return tf.math.mean(entropy.loss(), tf.constant(0));
        }
        return tf.math.mean(tf.math.squaredDifference(output, target), tf.constant(new int[] {0, 1}));
    }

    /** Every gradient is taken before any weight moves: the engine would otherwise be free to mix old and new ones. */
    private void addUpdates(Ops tf) {
        var gradients = tf.gradients(loss, variables);
        var before = new ArrayList<Op>();
        before.add(loss);
        for (int i = 0; i < variables.size(); i++) {
            before.add(gradients.dy(i));
        }
        var after = tf.withControlDependencies(before);
        var shapes = network.parameterShapes();
        for (int i = 0; i < variables.size(); i++) {
            var shape = GraphLayers.shape(shapes.get(i));
            var mean = tf.variable(shape, TFloat32.class);
            var variance = tf.variable(shape, TFloat32.class);
            var zeros = tf.fill(tf.constant(shape), tf.constant(0f));
            resets.add(tf.assign(mean, zeros));
            resets.add(tf.assign(variance, zeros));
            ApplyAdam<TFloat32> update = after.train.applyAdam(
                    variables.get(i),
                    mean,
                    variance,
                    beta1Power,
                    beta2Power,
                    rate,
                    tf.constant(BETA1),
                    tf.constant(BETA2),
                    tf.constant(EPSILON),
                    gradients.<TFloat32>dy(i));
            updates.add(update);
        }
    }

    private void run(List<Op> ops) {
        var runner = session.runner();
        ops.forEach(runner::addTarget);
        runner.run().close();
    }

    private static TFloat32 tensor(List<Integer> pointShape, int from, int to, IntFunction<float[]> point) {
        var shape = new ArrayList<Integer>();
        shape.add(to - from);
        shape.addAll(pointShape);
        return TFloat32.tensorOf(GraphLayers.shape(shape), tensor -> {
            var flat = tensor.asRawTensor().data().asFloats();
            int at = 0;
            for (int i = from; i < to; i++) {
                var values = point.apply(i);
                flat.offset(at).write(values);
                at += values.length;
            }
        });
    }

    private static Shape batch(List<Integer> pointShape) {
        return GraphLayers.shape(pointShape).prepend(Shape.UNKNOWN_SIZE);
    }

    private static ConfigProto config() {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(1)
                .build();
    }
}
