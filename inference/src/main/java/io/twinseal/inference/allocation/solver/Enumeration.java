package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Slot;
import java.util.Arrays;
import java.util.List;

/** Tries every vector of choices: for small cases, and to judge {@link Descent}. */
public final class Enumeration implements CutSearch {
    private static final long VECTORS_MAX = 10_000_000;

    /**
     * The best of all.
     *
     * @throws IllegalArgumentException if there are more than ten million
     */
    @Override
    public List<Integer> choices(Slot slot) {
        SlotProblem problem = new SlotProblem(slot);
        check(problem);
        int[] choices = LeastEnergy.choices(problem);
        LeastEnergy.relax(problem, choices);
        Objective objective = new Objective(problem);
        int[] best = choices.clone();
        double bestValue = Double.POSITIVE_INFINITY;
        Arrays.fill(choices, 0);
        do {
            Loads loads = new Loads(problem, choices);
            if (!loads.feasible()) continue;
            double value = objective.value(loads);
            if (value < bestValue) {
                bestValue = value;
                best = choices.clone();
            }
        } while (next(problem, choices));
        return Arrays.stream(best).boxed().toList();
    }

    private static boolean next(SlotProblem problem, int[] choices) {
        for (int n = 0; n < choices.length; n++) {
            if (++choices[n] < problem.partitions(n)) return true;
            choices[n] = 0;
        }
        return false;
    }

    private static void check(SlotProblem problem) {
        double vectors = 1;
        for (int n = 0; n < problem.twins(); n++) vectors *= problem.partitions(n);
        if (vectors > VECTORS_MAX) {
            throw new IllegalArgumentException("there are " + vectors + " vectors of choices, more than " + VECTORS_MAX
                    + ": use Descent, or give twins fewer partitions");
        }
    }
}
