package io.twinseal.inference.train;

import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import io.twinseal.inference.train.Layer.Standardise;
import io.twinseal.inference.train.RestrictedBoltzmannMachine.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * First weights from the inputs alone, layer by layer, each as a restricted Boltzmann machine over what the layer before
 * makes of the data: a deep belief network (Hinton, Osindero and Teh 2006, "A fast learning algorithm for deep belief
 * nets"). Those of the last layer, which answers, stay as they were drawn.
 *
 * <p>For networks that scale their input and go on with dense layers, sigmoids all but the last. The first machine takes the
 * scaled inputs as Gaussian, the others take probabilities.
 *
 * @param epochs over the examples, for each layer
 * @param gaussianRate learning rate of the first machine, which needs a smaller one
 * @param binaryRate of the others
 */
public record Pretraining(int epochs, int batchPoints, float gaussianRate, float binaryRate) {
    /**
     * Replaces weights that were drawn for a network. The same seed gives the same ones.
     *
     * @param drawn in the order of {@link Network#parameterShapes()}
     * @param progress told after each layer how well it gives its input back
     * @throws IllegalArgumentException if the network is not of this form
     */
    public List<float[]> weights(
            Network network, List<float[]> drawn, Examples examples, long seed, Consumer<String> progress) {
        var scale = scale(network);
        int channels = network.inputShape().get(1);
        IntFunction<float[]> input = i -> scale.scaled(examples.point(i), channels);
        var random = new Random(seed);
        var weights = new ArrayList<>(drawn);
        for (int layer = 1; layer < network.layers().size() - 1; layer++) {
            var kind = layer == 1 ? Visible.GAUSSIAN : Visible.BINARY;
            int first = 2 * (layer - 1);
            int hidden = drawn.get(first + 1).length;
            var machine = new RestrictedBoltzmannMachine(kind, drawn.get(first).length / hidden, hidden, random);
            double error = train(machine, kind, input, examples, random);
            progress.accept(String.format(
                    Locale.ROOT,
                    "%s: mean squared error of what it gives back %.5f",
                    network.layers().get(layer).name(),
                    error));
            weights.set(first, machine.weights());
            weights.set(first + 1, machine.hiddenBias());
            var above = new ArrayList<float[]>();
            for (int i = 0; i < examples.count(); i++) {
                above.add(machine.hidden(input.apply(i)));
            }
            input = above::get;
        }
        return weights;
    }

    /** Returns the error in the last epoch. */
    private double train(
            RestrictedBoltzmannMachine machine,
            Visible kind,
            IntFunction<float[]> input,
            Examples examples,
            Random random) {
        float rate = kind == Visible.GAUSSIAN ? gaussianRate : binaryRate;
        double error = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            var order = examples.shuffled(random);
            error = 0;
            for (int from = 0; from < order.length; from += batchPoints) {
                int to = Math.min(order.length, from + batchPoints);
                var batch = new ArrayList<float[]>();
                for (int i = from; i < to; i++) {
                    batch.add(input.apply(order[i]));
                }
                error += machine.learn(batch, rate, random) * (to - from) / order.length;
            }
        }
        return error;
    }

    private static Standardise scale(Network network) {
        var layers = network.layers();
        boolean isSigmoid = layers.subList(1, layers.size() - 1).stream()
                .allMatch(layer -> layer instanceof Dense dense && dense.nonlinearity() == Nonlinearity.SIGMOID);
        if (layers.get(0) instanceof Standardise scale && isSigmoid && layers.get(layers.size() - 1) instanceof Dense) {
            return scale;
        }
        throw new IllegalArgumentException(
                "only a network of a scale, sigmoid layers and a dense one can be pretrained," + " but the layers are "
                        + layers.stream().map(Layer::name).toList());
    }
}
