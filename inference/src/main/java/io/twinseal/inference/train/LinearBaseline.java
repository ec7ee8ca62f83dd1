package io.twinseal.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Linear regression, the least that a network must beat: ridge regression on standardised features, solved by the
 * normal equations.
 */
public final class LinearBaseline {
    private static final double RIDGE = 1;

    private final UnaryOperator<float[]> features;
    private final double[] mean;
    private final double[] deviation;
    private final List<double[]> weights = new ArrayList<>();
    private final List<Double> offsets = new ArrayList<>();

    private LinearBaseline(UnaryOperator<float[]> features, double[] mean, double[] deviation) {
        this.features = features;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** Fits one regression per target value to what {@code features} makes of each point. */
    public static LinearBaseline fit(Examples examples, UnaryOperator<float[]> features) {
        int size = features.apply(examples.point(0)).length;
        var mean = new double[size];
        var deviation = new double[size];
        for (int i = 0; i < examples.count(); i++) {
            var x = features.apply(examples.point(i));
            for (int k = 0; k < size; k++) {
                mean[k] += x[k] / (double) examples.count();
            }
        }
        for (int i = 0; i < examples.count(); i++) {
            var x = features.apply(examples.point(i));
            for (int k = 0; k < size; k++) {
                deviation[k] += (x[k] - mean[k]) * (x[k] - mean[k]) / examples.count();
            }
        }
        for (int k = 0; k < size; k++) {
            deviation[k] =
                    deviation[k] <= 1e-12 * mean[k] * mean[k] ? Double.POSITIVE_INFINITY : Math.sqrt(deviation[k]);
        }
        var baseline = new LinearBaseline(features, mean, deviation);
        baseline.solve(examples);
        return baseline;
    }

    /** The regression's answers to all examples. */
    public List<float[]> predict(Examples examples) {
        var answers = new ArrayList<float[]>();
        for (int i = 0; i < examples.count(); i++) {
            var x = scaled(examples.point(i));
            var answer = new float[weights.size()];
            for (int t = 0; t < answer.length; t++) {
                double sum = offsets.get(t);
                for (int k = 0; k < x.length; k++) {
                    sum += weights.get(t)[k] * x[k];
                }
                answer[t] = (float) sum;
            }
            answers.add(answer);
        }
        return answers;
    }

    private double[] scaled(float[] point) {
        var raw = features.apply(point);
        var x = new double[raw.length];
        for (int k = 0; k < x.length; k++) {
            x[k] = (raw[k] - mean[k]) / deviation[k];
        }
        return x;
    }

    private void solve(Examples examples) {
        int size = mean.length;
        int targets = examples.target(0).length;
        var normal = new double[size][size];
        var right = new double[targets][size];
        var targetMean = new double[targets];
        for (int i = 0; i < examples.count(); i++) {
            var x = scaled(examples.point(i));
            var y = examples.target(i);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column <= row; column++) {
                    normal[row][column] += x[row] * x[column];
                }
            }
            for (int t = 0; t < targets; t++) {
                targetMean[t] += y[t] / (double) examples.count();
                for (int k = 0; k < size; k++) {
                    right[t][k] += x[k] * y[t];
                }
            }
        }
        for (int k = 0; k < size; k++) {
            normal[k][k] += RIDGE;
        }
        Cholesky.factorise(normal);
        for (int t = 0; t < targets; t++) {
            weights.add(Cholesky.substitute(normal, right[t]));
            offsets.add(targetMean[t]);
        }
    }
}
