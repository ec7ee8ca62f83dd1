package io.twinseal.inference.allocation.solver;

/**
 * The inner problem, partitions given: the deadline T of inference at which T + τ_b is least.
 *
 * <p>For a deadline, f_m = w_m / (T − s_m) is least in capacity and in energy, as energy grows with f. So the least
 * deadline of an access point is where C2 or C5 binds, and what energy is left at T goes to mining. T + τ_b(T) is convex;
 * the sign of its slope is bisected.
 */
final class Deadline {
    private static final int ITERATIONS_MAX = 200;
    private static final double ROOT_PRECISION = 1e-15;
    private static final double PRECISION = 1e-10;
    private static final double FIRST_STEP = 1e-3;

    private final SlotProblem problem;
    private final double[] leftover;
    private final double[] leftoverSlopes;
    final MiningRace race;
    /** T, the time of inference. */
    double seconds;
    /** τ_b. */
    double miningSeconds;

    Deadline(SlotProblem problem) {
        this.problem = problem;
        race = new MiningRace(problem);
        leftover = new double[problem.accessPoints()];
        leftoverSlopes = new double[problem.accessPoints()];
    }

    /** Solves, and returns T + τ_b. */
    double solve(Loads loads, double[] weights) {
        double least = 0;
        for (int j = 0; j < weights.length; j++) least = Math.max(least, secondsMin(j, loads));
        double best = Double.POSITIVE_INFINITY;
        int bestLead = 0;
        for (int lead = 0; lead < race.leads(); lead++) {
            race.lead = lead;
            double value = descend(least, loads, weights);
            if (value < best) {
                best = value;
                bestLead = lead;
            }
        }
        if (race.leads() > 1) {
            race.lead = bestLead;
            descend(least, loads, weights);
        }
        return seconds + miningSeconds;
    }

    /** The least deadline of access point j: Newton's iteration on C2 and C5, both convex and falling in T. */
    double secondsMin(int j, Loads loads) {
        double capacity = problem.hertzMax[j];
        double energy = problem.joulesMax[j] / problem.capacitance[j];
        double deadline = 0;
        for (int m : problem.gatewaysOf[j]) {
            double w = loads.cycles[m];
            double alone = Math.max(w / capacity, Math.sqrt(w * w * w / energy));
            deadline = Math.max(deadline, loads.seconds[m] + alone);
        }
        for (int i = 0; i < ITERATIONS_MAX; i++) {
            double step = tighten(j, deadline, loads);
            deadline += Math.max(step, 0);
            if (step <= ROOT_PRECISION * deadline) break;
        }
        return deadline;
    }

    /** Newton's step from a deadline towards the least one; it never steps beyond. */
    double tighten(int j, double deadline, Loads loads) {
        double hertz = 0;
        double hertzSlope = 0;
        double energy = 0;
        double energySlope = 0;
        for (int m : problem.gatewaysOf[j]) {
            double w = loads.cycles[m];
            if (w <= 0) continue;
            double left = deadline - loads.seconds[m];
            double f = w / left;
            hertz += f;
            hertzSlope += f / left;
            energy += f * f * w;
            energySlope += 2 * f * f * f;
        }
        if (hertz == 0) return 0;
        return Math.max(
                (hertz - problem.hertzMax[j]) / hertzSlope,
                (energy - problem.joulesMax[j] / problem.capacitance[j]) / energySlope);
    }

    private double descend(double least, Loads loads, double[] weights) {
        double low = least;
        if (slope(low, loads, weights) >= 0) return seconds + miningSeconds;
        double step = FIRST_STEP * (least + race.secondsMin(weights));
        double high = low + step;
        while (slope(high, loads, weights) < 0) {
            low = high;
            step *= 2;
            high += step;
        }
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (slope(middle, loads, weights) < 0) low = middle;
            else high = middle;
        }
        slope(high, loads, weights);
        return seconds + miningSeconds;
    }

    /** Slope of T + τ_b at a deadline, which becomes the present one. */
    private double slope(double deadline, Loads loads, double[] weights) {
        for (int j = 0; j < leftover.length; j++) {
            double energy = 0;
            double energySlope = 0;
            for (int m : problem.gatewaysOf[j]) {
                double w = loads.cycles[m];
                if (w <= 0) continue;
                double f = w / (deadline - loads.seconds[m]);
                energy += f * f * w;
                energySlope += 2 * f * f * f;
            }
            leftover[j] = problem.joulesMax[j] - problem.capacitance[j] * energy;
            leftoverSlopes[j] = problem.capacitance[j] * energySlope;
        }
        race.run(leftover, leftoverSlopes, weights);
        seconds = deadline;
        miningSeconds = race.seconds;
        return 1 + race.slope;
    }

    /** Energy that access point j has left at the present deadline. */
    double leftover(int j) {
        return leftover[j];
    }
}
