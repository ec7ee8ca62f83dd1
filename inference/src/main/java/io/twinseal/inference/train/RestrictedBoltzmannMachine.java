package io.twinseal.inference.train;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A layer of binary hidden units that learns what its visible units usually look like, by one step of contrastive
 * divergence (Hinton 2002, "Training products of experts by minimizing contrastive divergence"; details as in Hinton 2010,
 * "A practical guide to training restricted Boltzmann machines").
 *
 * <p>With visible v, hidden h, weights W and biases a and b, the energy is −a·v − b·h − vWh if v is binary. Real v are
 * scaled to deviation 1 and Gaussian: |v − a|²/2 − b·h − vWh. Not safe for use by several threads.
 */
public final class RestrictedBoltzmannMachine {
    private static final double WEIGHT_DEVIATION = 0.01;
    private static final float MOMENTUM = 0.9f;

    /** What the visible units are. */
    public enum Visible {
        /** Zero or one, or the probability of one. */
        BINARY,
        /** Real, of mean 0 and deviation 1 over the data. */
        GAUSSIAN
    }

    private final Visible kind;
    private final int visible;
    private final int hidden;

    /** Weights, hidden fastest, then the visible and the hidden biases. */
    private final float[] parameters;

    private final float[] velocity;

    /** With small weights that are drawn and biases of zero. */
    public RestrictedBoltzmannMachine(Visible kind, int visible, int hidden, Random random) {
        this.kind = kind;
        this.visible = visible;
        this.hidden = hidden;
        parameters = new float[visible * hidden + visible + hidden];
        velocity = new float[parameters.length];
        for (int i = 0; i < visible * hidden; i++) {
            parameters[i] = (float) (WEIGHT_DEVIATION * random.nextGaussian());
        }
    }

    /** A copy of the weights, as those of a dense layer: (visible, hidden), hidden fastest. */
    public float[] weights() {
        return Arrays.copyOf(parameters, visible * hidden);
    }

    /** A copy of the hidden units' biases. */
    public float[] hiddenBias() {
        return Arrays.copyOfRange(parameters, visible * hidden + visible, parameters.length);
    }

    /** A copy of all parameters: weights, visible biases, hidden biases. */
    float[] parameters() {
        return parameters.clone();
    }

    /** The probability of each hidden unit given the visible ones: what a dense layer with a sigmoid answers. */
    public float[] hidden(float[] given) {
        var sums = hiddenSums(given);
        for (int h = 0; h < hidden; h++) {
            sums[h] = sigmoid(sums[h]);
        }
        return sums;
    }

    /** The mean of each visible unit given the hidden ones. */
    public float[] visible(float[] given) {
        var means = Arrays.copyOfRange(parameters, visible * hidden, visible * hidden + visible);
        for (int v = 0; v < visible; v++) {
            float sum = means[v];
            int row = v * hidden;
            for (int h = 0; h < hidden; h++) {
                sum += given[h] * parameters[row + h];
            }
            means[v] = kind == Visible.BINARY ? sigmoid(sum) : sum;
        }
        return means;
    }

    /** Minus the logarithm of a visible state's probability, but for a constant of the machine. */
    public double freeEnergy(float[] state) {
        double energy = 0;
        for (int v = 0; v < visible; v++) {
            double bias = parameters[visible * hidden + v];
            energy += kind == Visible.BINARY ? -bias * state[v] : (state[v] - bias) * (state[v] - bias) / 2;
        }
        for (float sum : hiddenSums(state)) {
            energy -= Math.max(0, sum) + Math.log1p(Math.exp(-Math.abs(sum)));
        }
        return energy;
    }

    /**
     * One step uphill, with momentum.
     *
     * @return mean squared error of the states that the hidden units gave back
     */
    public double learn(List<float[]> batch, float rate, Random random) {
        var gradient = new float[parameters.length];
        double error = contrast(batch, random, gradient);
        for (int i = 0; i < parameters.length; i++) {
            velocity[i] = MOMENTUM * velocity[i] + rate * gradient[i];
            parameters[i] += velocity[i];
        }
        return error;
    }

    /**
     * What tells the batch from what the machine makes of it in one step, in the mean: about the direction in which the
     * batch becomes more likely. Of hidden units probabilities count, which is less noisy than what is drawn of them.
     *
     * @param gradient zeros, in the order of {@link #parameters()}; added to
     * @return mean squared error of the states given back
     */
    double contrast(List<float[]> batch, Random random, float[] gradient) {
        double squares = 0;
        for (var state : batch) {
            var likely = hidden(state);
            add(1f / batch.size(), state, likely, gradient);
            var back = visible(drawn(likely, Visible.BINARY, random));
            for (int v = 0; v < visible; v++) {
                squares += (state[v] - back[v]) * (double) (state[v] - back[v]);
            }
            var drawn = drawn(back, kind, random);
            add(-1f / batch.size(), drawn, hidden(drawn), gradient);
        }
        return squares / visible / batch.size();
    }

    private static float[] drawn(float[] means, Visible kind, Random random) {
        var drawn = new float[means.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = kind == Visible.GAUSSIAN
                    ? means[i] + (float) random.nextGaussian()
                    : random.nextFloat() < means[i] ? 1 : 0;
        }
        return drawn;
    }

    private void add(float weight, float[] visibleState, float[] hiddenState, float[] gradient) {
        for (int v = 0; v < visible; v++) {
            float factor = weight * visibleState[v];
            int row = v * hidden;
            for (int h = 0; h < hidden; h++) {
                gradient[row + h] += factor * hiddenState[h];
            }
            gradient[visible * hidden + v] += factor;
        }
        for (int h = 0; h < hidden; h++) {
            gradient[visible * hidden + visible + h] += weight * hiddenState[h];
        }
    }

    private float[] hiddenSums(float[] given) {
        if (given.length != visible) {
            throw new IllegalArgumentException(
                    "a state of " + given.length + " values does not fit " + visible + " visible units");
        }
        var sums = hiddenBias();
        for (int v = 0; v < visible; v++) {
            float value = given[v];
            int row = v * hidden;
            for (int h = 0; h < hidden; h++) {
                sums[h] += value * parameters[row + h];
            }
        }
        return sums;
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
