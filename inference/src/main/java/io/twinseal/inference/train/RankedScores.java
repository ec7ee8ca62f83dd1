package io.twinseal.inference.train;

import io.twinseal.inference.train.Measure.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** Scores of positive examples, whose first target is above one half, and of negative ones, each in ascending order. */
final class RankedScores {
    private static final int HALVINGS = 60;

    private final float[] positive;
    private final float[] negative;

    private RankedScores(float[] positive, float[] negative) {
        this.positive = positive;
        this.negative = negative;
    }

    /** Of the first value of each answer. */
    static RankedScores of(List<float[]> answers, Examples truth) {
        return new RankedScores(sorted(answers, truth, true), sorted(answers, truth, false));
    }

    /** Share of pairs in which the positive has the higher score; a tie is half a pair. */
    double area() {
        double pairs = 0;
        int below = 0;
        int notAbove = 0;
        for (float score : positive) {
            while (below < negative.length && negative[below] < score) {
                below++;
            }
            while (notAbove < negative.length && negative[notAbove] <= score) {
                notAbove++;
            }
            pairs += 0.5 * below + 0.5 * notAbove;
        }
        return pairs / positive.length / negative.length;
    }

    /**
     * The areas that a measured one does not contradict, at 95 %: those less than 1.96 of their own standard errors away
     * (Newcombe 2006, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2",
     * method 5, with the standard error of Hanley and McNeil 1982). Unlike intervals from the measured area's own error
     * it does not shrink to nothing where that is 1.
     */
    static Bounds bounds(double area, Examples truth) {
        long positives = IntStream.range(0, truth.count())
                .filter(i -> isPositive(truth, i))
                .count();
        long negatives = truth.count() - positives;
        DoublePredicate isNear =
                other -> Math.abs(other - area) <= Measure.Z95 * standardError(other, positives, negatives);
        return new Bounds(edge(area, 0, isNear), edge(area, 1, isNear));
    }

    /** The last value on the way from one that is near to another that is not. */
    private static double edge(double from, double to, DoublePredicate isNear) {
        double near = from;
        double far = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (near + far) / 2;
            if (isNear.test(middle)) {
                near = middle;
            } else {
                far = middle;
            }
        }
        return near;
    }

    private static double standardError(double area, long positives, long negatives) {
        double others = (positives + negatives) / 2.0 - 1;
        double pairs = 1 + others * ((1 - area) / (2 - area) + area / (1 + area));
        return Math.sqrt(area * (1 - area) * pairs / positives / negatives);
    }

    private static boolean isPositive(Examples truth, int example) {
        return truth.target(example)[0] > 0.5f;
    }

    private static float[] sorted(List<float[]> answers, Examples truth, boolean positives) {
        var scores = new float[answers.size()];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (isPositive(truth, i) == positives) {
                scores[count++] = answers.get(i)[0];
            }
        }
        var kind = Arrays.copyOf(scores, count);
        Arrays.sort(kind);
        return kind;
    }
}
