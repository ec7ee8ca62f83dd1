package io.twinseal.inference.allocation.solver;

/** The best choices so far, and trials of moves from them. */
final class Incumbent {
    /** A move must gain this share of the latency's part of the objective, or rounding would be chased. */
    private static final double GAIN_MIN = 1e-9;

    private final SlotProblem problem;
    private final Objective objective;
    private final MoveBound bound;
    private final Loads loads;
    private final int[] choices;
    private double value;
    private double latencyValue;

    private final int[] touched;
    private final boolean[] isTouched;
    private final double[][] saved;
    private int touchedCount;

    Incumbent(SlotProblem problem, int[] choices) {
        this.problem = problem;
        this.choices = choices.clone();
        objective = new Objective(problem);
        bound = new MoveBound(problem);
        loads = new Loads(problem, choices);
        touched = new int[problem.gateways()];
        isTouched = new boolean[problem.gateways()];
        saved = new double[problem.gateways()][4];
        settle();
    }

    double value() {
        return value;
    }

    /** V (τ_inf + τ_b), the scale on which gains are small or large. */
    double latencyValue() {
        return latencyValue;
    }

    int choice(int n) {
        return choices[n];
    }

    int[] choices() {
        return choices.clone();
    }

    /** Sums anew after many moves. */
    void settle() {
        loads.sum(choices);
        value = objective.value(loads);
        accept();
    }

    private void accept() {
        latencyValue = problem.rules.latencyWeight() * (objective.deadline.seconds + objective.deadline.miningSeconds);
        bound.reset(loads, objective.deadline);
    }

    /**
     * Makes a move if it is within C4 and gains.
     *
     * @param twins whose choices change
     * @param to their new choices
     */
    boolean move(int[] twins, int[] to) {
        touchedCount = 0;
        for (int i = 0; i < twins.length; i++) {
            save(problem.gatewayOf[twins[i]]);
            loads.change(twins[i], choices[twins[i]], to[i]);
        }
        boolean better = withinEnergy() && promising() && gains();
        if (better) {
            for (int i = 0; i < twins.length; i++) choices[twins[i]] = to[i];
            accept();
        } else {
            restore();
        }
        for (int i = 0; i < touchedCount; i++) isTouched[touched[i]] = false;
        return better;
    }

    private boolean withinEnergy() {
        for (int i = 0; i < touchedCount; i++)
            if (problem.overdrawn(touched[i], loads.joules[touched[i]])) return false;
        return true;
    }

    private boolean promising() {
        double target = value - GAIN_MIN * latencyValue;
        double limit = problem.seconds(target, objective.prices(loads));
        return bound.seconds(loads, touched, touchedCount, limit) < limit;
    }

    private boolean gains() {
        double moved = objective.value(loads);
        if (!(moved < value - GAIN_MIN * latencyValue)) return false;
        value = moved;
        return true;
    }

    private void save(int m) {
        if (isTouched[m]) return;
        isTouched[m] = true;
        touched[touchedCount++] = m;
        saved[m][0] = loads.seconds[m];
        saved[m][1] = loads.joules[m];
        saved[m][2] = loads.cycles[m];
        saved[m][3] = loads.work[problem.accessPointOf[m]];
    }

    /** In reverse, as the work of an access point was saved before each of its gateways moved. */
    private void restore() {
        for (int i = touchedCount - 1; i >= 0; i--) {
            int m = touched[i];
            loads.seconds[m] = saved[m][0];
            loads.joules[m] = saved[m][1];
            loads.cycles[m] = saved[m][2];
            loads.work[problem.accessPointOf[m]] = saved[m][3];
        }
    }
}
