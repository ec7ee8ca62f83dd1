package io.twinseal.inference.train;

import java.util.List;

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
    };

    private static final double RMSE_LOSS_MAX = 0.01;
    private static final double ACCURACY_LOSS_MAX = 0.005;

    public abstract double of(List<float[]> answers, Examples truth);

    /**
     * Whether a shortcut costs little enough to be taken: 1 % of the root mean squared error, or half a point of accuracy.
     *
     * @param before what the model reaches without it
     * @param after what it reaches with it
     */
    public abstract boolean isKept(double before, double after);

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
