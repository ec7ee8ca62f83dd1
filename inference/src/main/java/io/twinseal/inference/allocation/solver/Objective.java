package io.twinseal.inference.allocation.solver;

/** The objective of P1 at given loads, frequencies being the best. */
final class Objective {
    private final SlotProblem problem;
    private final double[] weights;
    final Deadline deadline;

    Objective(SlotProblem problem) {
        this.problem = problem;
        weights = new double[problem.accessPoints()];
        deadline = new Deadline(problem);
    }

    double value(Loads loads) {
        for (int j = 0; j < weights.length; j++) weights[j] = problem.weight(j, loads.work[j]);
        return problem.objective(deadline.solve(loads, weights), prices(loads));
    }

    /** Σ (Q_j − Z_j) U_j. */
    double prices(Loads loads) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) sum += problem.price(j, loads.work[j]);
        return sum;
    }
}
