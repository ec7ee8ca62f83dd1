package io.twinseal.inference.train;

import java.util.List;
import java.util.Optional;

/** How good a model's answers are. */
public enum Measure {
    /** Root of the mean squared error over all values, in the targets' units. */
    RMSE {
        @Override
        public double of(List<float[]> answers, Examples truth) {
            double sum = 0;
            long count = 0;
            for (int i = 0; i < answers.size(); i++) {
                for (int j = 0; j < answers.get(i).length; j++) {
                    double error = answers.get(i)[j] - truth.target(i)[j];
                    sum += error * error;
                    count++;
                }
            }
            return Math.sqrt(sum / count);
        }

        @Override
        public boolean isKept(double before, double after) {
            return after <= before * (1 + RMSE_LOSS_MAX);
        }

        @Override
        public Optional<Bounds> bounds(double measured, Examples truth) {
            return Optional.empty();
        }
    },

    /** Share of examples whose highest answer is in the right place. */
    ACCURACY {
        @Override
        public double of(List<float[]> answers, Examples truth) {
            int right = 0;
            for (int i = 0; i < answers.size(); i++) {
                if (highest(answers.get(i)) == highest(truth.target(i))) {
                    right++;
                }
            }
            return (double) right / answers.size();
        }

        @Override
        public boolean isKept(double before, double after) {
            return after >= before - ACCURACY_LOSS_MAX;
        }

        /** Wilson's interval (E. B. Wilson, JASA 22, 1927). */
        @Override
        public Optional<Bounds> bounds(double measured, Examples truth) {
            int examples = truth.count();
            double scale = 1 + Z95 * Z95 / examples;
            double centre = (measured + Z95 * Z95 / (2.0 * examples)) / scale;
            double half = Z95
                    / scale
                    * Math.sqrt(measured * (1 - measured) / examples + Z95 * Z95 / (4.0 * examples * examples));
            return Optional.of(new Bounds(centre - half, centre + half));
        }
    },

    /**
     * Area under the receiver operating characteristic: how likely an example whose target is 1 is answered by more than
     * one whose target is 0, ties counted half (Mann and Whitney 1947).
     */
    AUC {
        @Override
        public double of(List<float[]> answers, Examples truth) {
            return RankedScores.of(answers, truth).area();
        }

        @Override
        public boolean isKept(double before, double after) {
            return after >= before - ACCURACY_LOSS_MAX;
        }

        @Override
        public Optional<Bounds> bounds(double measured, Examples truth) {
            return Optional.of(RankedScores.bounds(measured, truth));
        }
    };

    private static final double RMSE_LOSS_MAX = 0.01;
    private static final double ACCURACY_LOSS_MAX = 0.005;

    /** Normal quantile of two-sided intervals. */
    static final double Z95 = 1.959964;

    /** What the true value lies between, 19 times of 20. */
    public record Bounds(double low, double high) {}

    public abstract double of(List<float[]> answers, Examples truth);

    /**
     * Whether a shortcut costs little enough to be taken: 1 % of the root mean squared error, or half a point of accuracy or area.
     *
     * @param before what the model reaches without it
     * @param after what it reaches with it
     */
    public abstract boolean isKept(double before, double after);

    /** The 95 % interval of a value that was measured on these, taken as independent, where there is a formula. */
    public abstract Optional<Bounds> bounds(double measured, Examples truth);

    /** Index of the highest value, the first of them if there are several. */
    public static int highest(float[] values) {
        int highest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[highest]) {
                highest = i;
            }
        }
        return highest;
    }
}
