package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Block-coordinate descent: moves all twins of one kind at a gateway, then single twins, until
 * a pass gains next to nothing; then pairs, and once more.
 * Each move is judged by the exact inner value, or dismissed by a bound on it. Never worse than any of its
 * {@link Starts}.
 *
 * @param effort a slot of n twins is descended from its effort/n best starts, but at least one, and tries pairs that
 *     stand up to effort/n apart in the order of gateways
 */
public record Descent(int effort) implements CutSearch {
    /** Of the latency's part of the objective. */
    private static final double PASS_GAIN_MIN = 1e-4;

    public Descent {
        if (effort < 0) throw new IllegalArgumentException("effort is " + effort + ", but must be 0 or more");
    }

    /** Settings that find the optimum of nearly all small cases and take some ten milliseconds for a thousand twins. */
    public static Descent usual() {
        return new Descent(100);
    }

    @Override
    public List<Integer> choices(Slot slot) {
        SlotProblem problem = new SlotProblem(slot);
        int share = effort / Math.max(1, problem.twins());
        int[] leastEnergy = LeastEnergy.choices(problem);
        LeastEnergy.relax(problem, leastEnergy);
        Blocks blocks = new Blocks(problem);
        List<Incumbent> candidates = starts(problem, leastEnergy);
        for (Incumbent candidate : candidates.subList(0, Math.min(Math.max(1, share), candidates.size())))
            descend(candidate, blocks, share);
        Incumbent best = Collections.min(candidates, Comparator.comparingDouble(Incumbent::value));
        return Arrays.stream(best.choices()).boxed().toList();
    }

    /** From the best on. */
    private static List<Incumbent> starts(SlotProblem problem, int[] leastEnergy) {
        List<Incumbent> starts = new ArrayList<>();
        for (int[] choices : Starts.of(problem)) {
            LeastEnergy.repair(problem, choices, leastEnergy);
            if (starts.stream().noneMatch(start -> Arrays.equals(start.choices(), choices)))
                starts.add(new Incumbent(problem, choices));
        }
        starts.sort(Comparator.comparingDouble(Incumbent::value));
        return starts;
    }

    private static void descend(Incumbent incumbent, Blocks blocks, int reach) {
        settleTwins(incumbent, blocks);
        if (reach == 0) return;
        blocks.movePairs(incumbent, reach);
        settleTwins(incumbent, blocks);
    }

    /** Passes until one gains too little to be worth another. */
    private static void settleTwins(Incumbent incumbent, Blocks blocks) {
        double before;
        do {
            before = incumbent.value();
            blocks.moveKinds(incumbent);
            blocks.moveTwins(incumbent);
            incumbent.settle();
        } while (before - incumbent.value() > PASS_GAIN_MIN * incumbent.latencyValue());
    }
}
