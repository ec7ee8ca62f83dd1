package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Mining.MiningEnergy;
import io.twinseal.inference.allocation.Slot;
import java.util.Arrays;
import java.util.List;

/** The obvious twin of the inner solver: frequencies on a grid that closes in on the best point. */
final class GridSearch {
    private static final int STEPS = 6;
    private static final int ZOOMS = 70;
    private static final double SHRINK = 0.9;
    /** Least frequency over f_max that is tried, as a natural logarithm. */
    private static final double LOG_SPAN = -7;

    private final Slot slot;
    private final SlotProblem problem;
    private final Loads loads;
    private final double[] best;
    private double bestSeconds = Double.POSITIVE_INFINITY;

    private GridSearch(Slot slot, List<Integer> choices) {
        this.slot = slot;
        problem = new SlotProblem(slot);
        loads = new Loads(problem, choices.stream().mapToInt(i -> i).toArray());
        best = new double[slot.gateways().size() + slot.accessPoints().size()];
        Arrays.fill(best, LOG_SPAN / 2);
    }

    /** The least τ_inf + τ_b on the grid: by gateway f^A, then by access point f^b. */
    static double seconds(Slot slot, List<Integer> choices) {
        GridSearch search = new GridSearch(slot, choices);
        double width = -LOG_SPAN;
        for (int zoom = 0; zoom < ZOOMS; zoom++) {
            search.scan(0, search.best.clone(), new double[search.best.length], width);
            width *= SHRINK;
        }
        return search.bestSeconds;
    }

    private void scan(int axis, double[] centre, double[] point, double width) {
        if (axis == point.length) {
            double seconds = seconds(point);
            if (seconds < bestSeconds) {
                bestSeconds = seconds;
                System.arraycopy(point, 0, best, 0, point.length);
            }
            return;
        }
        for (int i = 0; i <= STEPS; i++) {
            point[axis] = Math.min(0, centre[axis] + width * ((double) i / STEPS - 0.5));
            scan(axis + 1, centre, point, width);
        }
    }

    private double seconds(double[] point) {
        int gateways = slot.gateways().size();
        double inference = 0;
        double[] hertz = new double[slot.accessPoints().size()];
        double[] joules = new double[slot.accessPoints().size()];
        for (int m = 0; m < gateways; m++) {
            int j = slot.gateways().get(m).accessPoint();
            double w = loads.cycles[m];
            double f = w == 0 ? 0 : problem.hertzMax[j] * Math.exp(point[m]);
            inference = Math.max(inference, loads.seconds[m] + (w == 0 ? 0 : w / f));
            hertz[j] += f;
            joules[j] += problem.capacitance[j] * f * f * w;
        }
        Mining mining = slot.rules().mining();
        double rate = mining.raceTime() == Mining.RaceTime.MAX ? Double.POSITIVE_INFINITY : 0;
        double[] mined = new double[hertz.length];
        double[] own = new double[hertz.length];
        for (int j = 0; j < hertz.length; j++) {
            mined[j] = problem.hertzMax[j] * Math.exp(point[gateways + j]);
            own[j] = mined[j] / mining.difficulty(slot.rules().reputation().reputation(loads.work[j]));
            rate = switch (mining.raceTime()) {
                case MEAN -> rate + own[j];
                case MIN -> Math.max(rate, own[j]);
                case MAX -> Math.min(rate, own[j]);
            };
        }
        for (int j = 0; j < hertz.length; j++) {
            double paid = mining.blockCycles() / (mining.energy() == MiningEnergy.SOLO ? own[j] : rate);
            joules[j] += problem.capacitance[j] * Math.pow(mined[j], 3) * paid;
            if (hertz[j] > problem.hertzMax[j] || joules[j] > problem.joulesMax[j]) return Double.POSITIVE_INFINITY;
        }
        return inference + mining.blockCycles() / rate;
    }
}
