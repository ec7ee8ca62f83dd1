package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Mining.MiningEnergy;
import io.twinseal.inference.allocation.Mining.RaceTime;

/**
 * τ_b, the time of the race that is least when each access point mines as fast as its leftover energy allows, and its
 * slope as the leftovers grow.
 *
 * <p>JOINT: κ f³ τ_b ≤ R, so f = min(f_max, (R/(κτ_b))^⅓), and τ_b solves τ Σ W f(τ) = Γ, whose left side is concave:
 * Newton's iteration rises to the root from the time that all at f_max would take. SOLO: κ f² Γ/W ≤ R, which does not
 * depend on τ_b.
 */
final class MiningRace {
    private static final int ITERATIONS_MAX = 60;
    private static final double PRECISION = 1e-14;

    private final double[] hertzMax;
    private final double[] capacitance;
    private final Mining mining;
    /** Of the last run, with the leftovers they belong to: moves change few of them. */
    private final double[] cubeRoots;

    private final double[] cubed;
    /** With MIN, the access point whose time it is: T + τ_b is convex in T for each, not for the least of them. */
    int lead;
    /** τ_b of the last run, infinite if nobody has energy to mine. */
    double seconds;
    /** dτ_b/dT of the last run, R being a function of T; without bound where somebody has nothing left. */
    double slope;

    MiningRace(SlotProblem problem) {
        hertzMax = problem.miningHertzMax;
        capacitance = problem.capacitance;
        mining = problem.rules.mining();
        cubeRoots = new double[hertzMax.length];
        cubed = new double[hertzMax.length];
    }

    /** How many there are to lead the race, each to be tried. */
    int leads() {
        return mining.raceTime() == RaceTime.MIN ? hertzMax.length : 1;
    }

    /** The least time there can be: all at f_max. */
    double secondsMin(double[] weights) {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int j = 0; j < weights.length; j++) {
            double rate = weights[j] * hertzMax[j];
            sum += rate;
            least = Math.min(least, rate);
            most = Math.max(most, rate);
        }
        return mining.blockCycles()
                / switch (mining.raceTime()) {
                    case MEAN -> sum;
                    case MIN -> most;
                    case MAX -> least;
                };
    }

    /**
     * Runs the race.
     *
     * @param leftover R_j, joules
     * @param leftoverSlopes dR_j/dT, watts
     * @param weights 1/γ_j
     */
    void run(double[] leftover, double[] leftoverSlopes, double[] weights) {
        switch (mining.raceTime()) {
            case MIN -> {
                seconds = secondsAlone(lead, leftover[lead], weights[lead]);
                slope = slopeAlone(lead, seconds, leftover[lead], leftoverSlopes[lead], weights[lead]);
            }
            case MAX -> runSlowest(leftover, leftoverSlopes, weights);
            case MEAN -> {
                if (mining.energy() == MiningEnergy.SOLO) runSolo(leftover, leftoverSlopes, weights);
                else runJoint(leftover, leftoverSlopes, weights);
            }
        }
    }

    private void runJoint(double[] leftover, double[] leftoverSlopes, double[] weights) {
        double fastest = 0;
        boolean any = false;
        for (int j = 0; j < weights.length; j++) {
            fastest += weights[j] * hertzMax[j];
            any |= leftover[j] > 0;
            if (leftover[j] != cubed[j]) {
                cubed[j] = leftover[j];
                cubeRoots[j] = leftover[j] > 0 ? Math.cbrt(leftover[j] / capacitance[j]) : 0;
            }
        }
        seconds = Double.POSITIVE_INFINITY;
        slope = Double.NEGATIVE_INFINITY;
        if (!any) return;
        double time = mining.blockCycles() / fastest;
        for (int i = 0; i < ITERATIONS_MAX; i++) {
            double root = Math.cbrt(time);
            double bounded = 0;
            double starved = 0;
            for (int j = 0; j < weights.length; j++) {
                if (cubeRoots[j] >= hertzMax[j] * root) bounded += weights[j] * hertzMax[j];
                else starved += weights[j] * cubeRoots[j];
            }
            double mined = bounded * time + starved * root * root;
            double step = (mining.blockCycles() - mined) / (bounded + 2 * starved / (3 * root));
            time += step;
            if (step <= PRECISION * time) break;
        }
        seconds = time;
        slope = jointSlope(leftover, leftoverSlopes, weights);
    }

    /** By the implicit function: −(∂/∂T) / (∂/∂τ) of τ Σ W f(τ). */
    private double jointSlope(double[] leftover, double[] leftoverSlopes, double[] weights) {
        double root = Math.cbrt(seconds);
        double byDeadline = 0;
        double byTime = 0;
        for (int j = 0; j < weights.length; j++) {
            if (leftover[j] <= 0) return Double.NEGATIVE_INFINITY;
            if (cubeRoots[j] >= hertzMax[j] * root) {
                byTime += weights[j] * hertzMax[j];
            } else {
                byTime += 2 * weights[j] * cubeRoots[j] / (3 * root);
                byDeadline += root * root * weights[j] * cubeRoots[j] / (3 * leftover[j]) * leftoverSlopes[j];
            }
        }
        return -byDeadline / byTime;
    }

    private void runSolo(double[] leftover, double[] leftoverSlopes, double[] weights) {
        double rate = 0;
        double rateSlope = 0;
        for (int j = 0; j < weights.length; j++) {
            double hertz = hertz(j, leftover[j], weights[j], 0);
            rate += weights[j] * hertz;
            if (leftover[j] <= 0) rateSlope = Double.POSITIVE_INFINITY;
            else if (hertz < hertzMax[j]) rateSlope += weights[j] * hertz / (2 * leftover[j]) * leftoverSlopes[j];
        }
        seconds = mining.blockCycles() / rate;
        slope = rate > 0 ? -seconds * rateSlope / rate : Double.NEGATIVE_INFINITY;
    }

    private void runSlowest(double[] leftover, double[] leftoverSlopes, double[] weights) {
        seconds = 0;
        for (int j = 0; j < weights.length; j++) {
            double time = secondsAlone(j, leftover[j], weights[j]);
            if (time <= seconds) continue;
            seconds = time;
            slope = slopeAlone(j, time, leftover[j], leftoverSlopes[j], weights[j]);
        }
    }

    private double secondsAlone(int j, double leftover, double weight) {
        if (leftover <= 0) return Double.POSITIVE_INFINITY;
        double fastest = mining.blockCycles() / (weight * hertzMax[j]);
        double starved = mining.energy() == MiningEnergy.SOLO
                ? mining.blockCycles() / (weight * hertz(j, leftover, weight, 0))
                : Math.pow(mining.blockCycles() / weight / Math.cbrt(leftover / capacitance[j]), 1.5);
        return Math.max(fastest, starved);
    }

    /** In both ways of paying, the time of one that lacks energy is in proportion to R^(−½). */
    private double slopeAlone(int j, double time, double leftover, double leftoverSlope, double weight) {
        if (leftover <= 0) return Double.NEGATIVE_INFINITY;
        boolean bounded = time <= mining.blockCycles() / (weight * hertzMax[j]);
        return bounded ? 0 : -time / (2 * leftover) * leftoverSlope;
    }

    /** f_j^b, the most that a leftover pays for in a race of this time. */
    double hertz(int j, double leftover, double weight, double time) {
        if (leftover <= 0) return 0;
        double paid = mining.energy() == MiningEnergy.SOLO
                ? Math.sqrt(leftover * weight / (capacitance[j] * mining.blockCycles()))
                : Math.cbrt(leftover / (capacitance[j] * time));
        return Math.min(hertzMax[j], paid);
    }

    /** What mining costs access point j. */
    double joules(int j, double hertz, double weight, double time) {
        double paidSeconds = mining.energy() == MiningEnergy.SOLO ? mining.blockCycles() / (weight * hertz) : time;
        return hertz == 0 ? 0 : capacitance[j] * hertz * hertz * hertz * paidSeconds;
    }
}
