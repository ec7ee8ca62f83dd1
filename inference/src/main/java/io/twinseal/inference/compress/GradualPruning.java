package io.twinseal.inference.compress;

import java.util.Arrays;

/**
 * How many weights are zero while a network is trained on: few at first, and ever more slowly more (Zhu and Gupta 2017, "To
 * prune, or not to prune", equation 1, from sparsity 0 on).
 *
 * @param sparsity share of zeros in the end, at least 0 and below 1
 * @param steps of training in which it is reached
 */
public record GradualPruning(double sparsity, int steps) {
    public GradualPruning {
        if (!(sparsity >= 0 && sparsity < 1)) {
            throw new IllegalArgumentException("sparsity must be at least 0 and below 1, but is " + sparsity);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("there must be a step in which to prune, but steps is " + steps);
        }
    }

    /** Share of zeros after a step. */
    public double after(int step) {
        double left = 1 - Math.min(1, (double) step / steps);
        return sparsity * (1 - left * left * left);
    }

    /** 0 for the weights of least size, as many as the share asks for, and 1 for the others. */
    public static float[] mask(float[] weights, double share) {
        int zeros = (int) (share * weights.length);
        float[] mask = new float[weights.length];
        Arrays.fill(mask, 1);
        Integer[] order = new Integer[weights.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Float.compare(Math.abs(weights[a]), Math.abs(weights[b])));
        for (int i = 0; i < zeros; i++) {
            mask[order[i]] = 0;
        }
        return mask;
    }
}
