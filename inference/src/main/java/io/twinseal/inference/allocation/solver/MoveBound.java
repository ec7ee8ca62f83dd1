package io.twinseal.inference.allocation.solver;

import java.util.Arrays;

/**
 * Tells in the time of a few gateways that a move cannot beat the incumbent: T + τ_b is convex in T, so its tangent at the
 * incumbent's deadline lies below it, and deadlines below the least one or above the incumbent's value are out of question.
 */
final class MoveBound {
    private final SlotProblem problem;
    private final MiningRace race;
    private final boolean convex;
    private double deadline;
    /** At the incumbent's deadline, by gateway: f, f/(T−s), κf²w and 2κf³; then the same summed by access point. */
    private final double[][] terms;

    private final double[][] sums;
    private final double[][] trial;
    private final double[] scratch = new double[4];
    private final double[] leftover;
    private final double[] leftoverSlopes;
    private final double[] secondsMin;
    private final double[] weights;
    private final double[] trialWeights;
    private final boolean[] touchedAccessPoint;

    MoveBound(SlotProblem problem) {
        this.problem = problem;
        int accessPoints = problem.accessPoints();
        race = new MiningRace(problem);
        convex = race.leads() == 1;
        terms = new double[problem.gateways()][4];
        sums = new double[accessPoints][4];
        trial = new double[accessPoints][4];
        leftover = new double[accessPoints];
        leftoverSlopes = new double[accessPoints];
        secondsMin = new double[accessPoints];
        weights = new double[accessPoints];
        trialWeights = new double[accessPoints];
        touchedAccessPoint = new boolean[accessPoints];
    }

    /** Takes a new incumbent. */
    void reset(Loads loads, Deadline solved) {
        deadline = solved.seconds;
        for (int j = 0; j < sums.length; j++) {
            Arrays.fill(sums[j], 0);
            for (int m : problem.gatewaysOf[j]) {
                fill(terms[m], m, loads);
                add(sums[j], terms[m], 1);
            }
            secondsMin[j] = solved.secondsMin(j, loads);
            weights[j] = problem.weight(j, loads.work[j]);
        }
    }

    private void fill(double[] term, int m, Loads loads) {
        double w = loads.cycles[m];
        double left = deadline - loads.seconds[m];
        double f = w == 0 ? 0 : w / left;
        double capacitance = problem.capacitance[problem.accessPointOf[m]];
        term[0] = f;
        term[1] = w == 0 ? 0 : f / left;
        term[2] = capacitance * f * f * w;
        term[3] = 2 * capacitance * f * f * f;
    }

    private static void add(double[] sum, double[] term, int sign) {
        for (int i = 0; i < sum.length; i++) sum[i] += sign * term[i];
    }

    /**
     * A time that T + τ_b cannot go below at these loads.
     *
     * @param loads those of the incumbent but for the touched gateways
     * @param limit what T + τ_b must stay below to be of interest
     */
    double seconds(Loads loads, int[] touched, int count, double limit) {
        double alone = touch(loads, touched, count);
        double miningMin = race.secondsMin(trialWeights);
        double least = alone;
        if (alone > deadline) return alone + miningMin;
        for (int j = 0; j < sums.length; j++)
            least = Math.max(least, touchedAccessPoint[j] ? deadline + step(j) : secondsMin[j]);
        if (least + miningMin >= limit || !convex) return least + miningMin;
        for (int j = 0; j < sums.length; j++) {
            leftover[j] = problem.joulesMax[j] - trial[j][2];
            leftoverSlopes[j] = trial[j][3];
            if (!(leftover[j] > 0)) return least + miningMin;
        }
        race.run(leftover, leftoverSlopes, trialWeights);
        double slope = 1 + race.slope;
        double at = slope >= 0 ? least : limit - miningMin;
        return deadline + race.seconds + slope * (at - deadline);
    }

    /** Takes the moved gateways into the sums, and returns the least deadline that each of them alone allows. */
    private double touch(Loads loads, int[] touched, int count) {
        for (int j = 0; j < sums.length; j++) {
            System.arraycopy(sums[j], 0, trial[j], 0, sums[j].length);
            touchedAccessPoint[j] = false;
            trialWeights[j] = weights[j];
        }
        double least = 0;
        for (int i = 0; i < count; i++) {
            int m = touched[i];
            int j = problem.accessPointOf[m];
            double w = loads.cycles[m];
            double alone = Math.max(
                    w / problem.hertzMax[j], Math.sqrt(w * w * w * problem.capacitance[j] / problem.joulesMax[j]));
            least = Math.max(least, loads.seconds[m] + alone);
            if (!touchedAccessPoint[j]) trialWeights[j] = problem.weight(j, loads.work[j]);
            touchedAccessPoint[j] = true;
            add(trial[j], terms[m], -1);
            fill(scratch, m, loads);
            add(trial[j], scratch, 1);
        }
        return least;
    }

    /** Newton's step to the least deadline of an access point; as the bounds are convex, it never steps beyond. */
    private double step(int j) {
        double[] sum = trial[j];
        double step = Double.NEGATIVE_INFINITY;
        if (sum[1] > 0) step = (sum[0] - problem.hertzMax[j]) / sum[1];
        if (sum[3] > 0) step = Math.max(step, (sum[2] - problem.joulesMax[j]) / sum[3]);
        return step;
    }
}
