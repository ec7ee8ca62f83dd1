package io.twinseal.inference.allocation.solver;

/** The choices that take least of the gateways' energy: within C4 if anything is. */
final class LeastEnergy {
    private LeastEnergy() {}

    static int[] choices(SlotProblem problem) {
        int[] choices = new int[problem.twins()];
        for (int n = 0; n < choices.length; n++)
            for (int k = 1; k < problem.partitions(n); k++)
                if (problem.joules[n][k] < problem.joules[n][choices[n]]) choices[n] = k;
        return choices;
    }

    /** Where C4 cannot hold, what the least choices take becomes all there is, so that exactly they remain. */
    static void relax(SlotProblem problem, int[] leastChoices) {
        double[] least = new Loads(problem, leastChoices).joules;
        for (int m = 0; m < least.length; m++)
            if (problem.overdrawn(m, least[m])) problem.gatewayJoulesMax[m] = least[m];
    }

    /** Gives the twins of gateways that overdraw their choices of least energy. */
    static void repair(SlotProblem problem, int[] choices, int[] leastChoices) {
        double[] joules = new Loads(problem, choices).joules;
        for (int n = 0; n < choices.length; n++) {
            int m = problem.gatewayOf[n];
            if (problem.overdrawn(m, joules[m])) choices[n] = leastChoices[n];
        }
    }
}
