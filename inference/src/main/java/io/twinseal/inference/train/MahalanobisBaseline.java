package io.twinseal.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How far a point is from the usual, the least that an anomaly detector must beat: the squared distance of its features from
 * their mean in the metric of their covariance (Mahalanobis 1936).
 */
public final class MahalanobisBaseline {
    private static final double RIDGE = 1e-9;

    private final UnaryOperator<float[]> features;
    private final double[] mean;
    private final double[][] factor;

    private MahalanobisBaseline(UnaryOperator<float[]> features, double[] mean, double[][] factor) {
        this.features = features;
        this.mean = mean;
        this.factor = factor;
    }

    /** Learns what is usual from what {@code features} makes of each point; targets do not count. */
    public static MahalanobisBaseline fit(Examples examples, UnaryOperator<float[]> features) {
        int size = features.apply(examples.point(0)).length;
        var mean = new double[size];
        for (int i = 0; i < examples.count(); i++) {
            var x = features.apply(examples.point(i));
            for (int k = 0; k < size; k++) {
                mean[k] += x[k] / (double) examples.count();
            }
        }
        var covariance = new double[size][size];
        for (int i = 0; i < examples.count(); i++) {
            var x = features.apply(examples.point(i));
            for (int row = 0; row < size; row++) {
                for (int column = 0; column <= row; column++) {
                    covariance[row][column] += (x[row] - mean[row]) * (x[column] - mean[column]) / examples.count();
                }
            }
        }
        for (int k = 0; k < size; k++) {
            covariance[k][k] += RIDGE * (1 + mean[k] * mean[k]);
        }
        Cholesky.factorise(covariance);
        return new MahalanobisBaseline(features, mean, covariance);
    }

    /** One squared distance for each example. */
    public List<float[]> predict(Examples examples) {
        var distances = new ArrayList<float[]>();
        for (int i = 0; i < examples.count(); i++) {
            var x = features.apply(examples.point(i));
            var away = new double[mean.length];
            for (int k = 0; k < away.length; k++) {
                away[k] = x[k] - mean[k];
            }
            var solved = Cholesky.substitute(factor, away);
            double distance = 0;
            for (int k = 0; k < away.length; k++) {
                distance += away[k] * solved[k];
            }
            distances.add(new float[] {(float) distance});
        }
        return distances;
    }
}
