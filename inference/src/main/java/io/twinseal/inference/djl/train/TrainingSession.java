package io.twinseal.inference.djl.train;

import io.twinseal.inference.djl.TfSetup;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Layer;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.TrainingPlan;
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
 * <p>The loss is the cross entropy if the network ends in a softmax, the mean squared error in deviations if it gives raw
 * rows back, and the mean squared error otherwise.
 */
final class TrainingSession implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-7f;

    private final Graph graph = new Graph();
    private final TrainingPlan plan;
    private final Network network;
    private final Placeholder<TFloat32> input;
    private final Placeholder<TFloat32> target;
    private final Placeholder<TFloat32> rate;
    private final Placeholder<TFloat32> noise;
    private final Placeholder<TInt64> noiseSeed;
    private final Placeholder<TFloat32> beta1Power;
    private final Placeholder<TFloat32> beta2Power;
    private final List<Variable<TFloat32>> variables;
    private final Operand<TFloat32> output;
    private final Operand<TFloat32> loss;
    private final List<Op> updates = new ArrayList<>();
    private final List<Placeholder<TFloat32>> newValues = new ArrayList<>();
    private final List<Assign<TFloat32>> assignments = new ArrayList<>();
    private final List<Op> resets = new ArrayList<>();
    private final List<Op> maskings = new ArrayList<>();
    private final Session session;
    private int steps;

    TrainingSession(TrainingPlan plan, List<float[]> initialWeights) {
        TfSetup.beforeStart();
        this.plan = plan;
        this.network = plan.network();
        var tf = Ops.create(graph);
        input = tf.withName("input").placeholder(TFloat32.class, Placeholder.shape(batch(network.inputShape())));
        target = tf.withName("target").placeholder(TFloat32.class);
        rate = tf.withName("rate").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        noise = tf.withName("noise").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        noiseSeed = tf.withName("noise_seed").placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
        beta1Power = tf.withName("beta1_power").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        beta2Power = tf.withName("beta2_power").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        var layers = new GraphLayers(tf, network, input, value -> noisy(tf, value));
        variables = layers.variables();
        output = layers.values().get(layers.values().size() - 1);
        loss = loss(tf, layers);
        addUpdates(tf);
        for (var variable : variables) {
            var value = tf.placeholder(TFloat32.class);
            newValues.add(value);
            assignments.add(tf.assign(variable, value));
            maskings.add(tf.assign(variable, tf.math.mul(variable, value)));
        }
        session = new Session(graph, config());
        setWeights(initialWeights);
        run(resets);
    }

    /** One step on the given examples; returns the loss before it. */
    float step(Examples examples, int[] order, int from, int to, float learningRate) {
        steps++;
        try (var x = tensor(network.inputShape(), from, to, i -> examples.point(order[i]));
                var y = tensor(List.of(examples.target(0).length), from, to, i -> scaled(examples.target(order[i])));
                var lr = TFloat32.scalarOf(learningRate);
                var loudest = TFloat32.scalarOf(plan.noiseDeviationsMax());
                var seed = TInt64.vectorOf(plan.seed(), 2L * steps);
                var b1 = TFloat32.scalarOf((float) Math.pow(BETA1, steps));
                var b2 = TFloat32.scalarOf((float) Math.pow(BETA2, steps))) {
            var runner = session.runner()
                    .feed(input, x)
                    .feed(target, y)
                    .feed(rate, lr)
                    .feed(noise, loudest)
                    .feed(noiseSeed, seed)
                    .feed(beta1Power, b1)
                    .feed(beta2Power, b2)
                    .fetch(loss);
            updates.forEach(runner::addTarget);
            try (var result = runner.run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
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
        for (int i = 0; i < weights.size(); i++) {
            run(assignments.get(i), i, weights.get(i));
        }
    }

    /** Multiplies each tensor by a mask; an empty mask leaves it as it is. */
    void mask(List<float[]> masks) {
        for (int i = 0; i < masks.size(); i++) {
            if (masks.get(i).length > 0) {
                run(maskings.get(i), i, masks.get(i));
            }
        }
    }

    private void run(Op op, int variable, float[] fed) {
        var shape = GraphLayers.shape(network.parameterShapes().get(variable));
        try (var value = TFloat32.tensorOf(shape, DataBuffers.of(fed, true, false))) {
            session.runner()
                    .feed(newValues.get(variable), value)
                    .addTarget(op)
                    .run()
                    .close();
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    /**
     * Adds noise to scaled values, each point's of an amplitude drawn between zero and the one fed. Without the quiet
     * points among the loud ones the network would expect noise, and be biased when there is none.
     */
    private Operand<TFloat32> noisy(Ops tf, Operand<TFloat32> value) {
        var points = tf.gather(tf.shape(value), tf.constant(new int[] {0}), tf.constant(0));
        var onePerPoint = tf.concat(List.of(points, tf.constant(new int[] {1, 1, 1})), tf.constant(0));
        var secondSeed = tf.math.add(noiseSeed, tf.constant(new long[] {0, 1}));
        var amplitude = tf.math.mul(noise, tf.random.statelessRandomUniform(onePerPoint, secondSeed, TFloat32.class));
        var normal = tf.random.statelessRandomNormal(tf.shape(value), noiseSeed, TFloat32.class);
        return tf.math.add(value, tf.math.mul(amplitude, normal));
    }

    private Operand<TFloat32> loss(Ops tf, GraphLayers layers) {
        var last = network.layers().get(network.layers().size() - 1);
        boolean classifier = last instanceof Layer.Dense dense && dense.nonlinearity() == Layer.Nonlinearity.SOFTMAX;
        if (classifier) {
            var entropy = tf.nn.softmaxCrossEntropyWithLogits(layers.beforeLastNonlinearity(), target);
            return tf.math.mean(entropy.loss(), tf.constant(0));
        }
        if (last instanceof Layer.Restore restore) {
            var difference = tf.math.sub(output, tf.reshape(target, tf.shape(output)));
            var weighed = tf.math.mul(difference, tf.constant(inverse(restore.deviation())));
            return tf.math.mean(tf.math.square(weighed), tf.constant(new int[] {0, 1, 2}));
        }
        return tf.math.mean(tf.math.squaredDifference(output, target), tf.constant(new int[] {0, 1}));
    }

    /** Of zero zero: a channel that never moves says nothing. */
    private static float[] inverse(List<Float> deviations) {
        var inverse = GraphLayers.array(deviations);
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = inverse[i] > 0 ? 1 / inverse[i] : 0;
        }
        return inverse;
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

    private float[] scaled(float[] target) {
        var scaled = target.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= plan.targetScale();
        }
        return scaled;
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
