package io.twinseal.inference.allocation.solver;

import java.util.Arrays;

/** What a vector of choices adds up to at each gateway and access point. */
final class Loads {
    /** Cycles below this are what rounding leaves of none. */
    private static final double CYCLES_MIN = 1e-3;

    private final SlotProblem problem;
    /** s_m = τ_m^G + τ_m^up. */
    final double[] seconds;
    /** e_m^G. */
    final double[] joules;
    /** w_m. */
    final double[] cycles;
    /** O_j. */
    final double[] work;

    Loads(SlotProblem problem, int[] choices) {
        this.problem = problem;
        seconds = new double[problem.gateways()];
        joules = new double[problem.gateways()];
        cycles = new double[problem.gateways()];
        work = new double[problem.accessPoints()];
        sum(choices);
    }

    /** Adds up anew, which also rids the sums of rounding. */
    void sum(int[] choices) {
        System.arraycopy(problem.waitSeconds, 0, seconds, 0, seconds.length);
        Arrays.fill(joules, 0);
        Arrays.fill(cycles, 0);
        Arrays.fill(work, 0);
        for (int n = 0; n < choices.length; n++) add(n, choices[n], 1);
    }

    /** Twin n takes partition {@code to} instead of {@code from}. */
    void change(int n, int from, int to) {
        add(n, from, -1);
        add(n, to, 1);
    }

    private void add(int n, int k, int sign) {
        int m = problem.gatewayOf[n];
        seconds[m] += sign * problem.seconds[n][k];
        joules[m] += sign * problem.joules[n][k];
        cycles[m] += sign * problem.cycles[n][k];
        work[problem.accessPointOf[m]] += sign * problem.flops[n][k];
        if (cycles[m] < CYCLES_MIN) cycles[m] = 0;
    }

    /** Whether C4 holds everywhere. */
    boolean feasible() {
        for (int m = 0; m < joules.length; m++) if (problem.overdrawn(m, joules[m])) return false;
        return true;
    }
}
