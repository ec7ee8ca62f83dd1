package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Plan.Latency;
import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.inference.allocation.Slot;
import java.util.ArrayList;
import java.util.List;

/** The best frequencies for inference and mining once the partitions are chosen. */
public final class ComputeSplit {
    private final SlotProblem problem;
    private final Loads loads;
    private final double[] weights;
    private final Deadline deadline;

    private ComputeSplit(SlotProblem problem, int[] choices) {
        this.problem = problem;
        loads = new Loads(problem, choices);
        weights = new double[problem.accessPoints()];
        for (int j = 0; j < weights.length; j++) weights[j] = problem.weight(j, loads.work[j]);
        deadline = new Deadline(problem);
        deadline.solve(loads, weights);
    }

    /**
     * The plan with these choices that takes the least time.
     *
     * @param choices by twin, an index into its partitions
     */
    public static Plan plan(Slot slot, List<Integer> choices) {
        int[] array = choices.stream().mapToInt(Integer::intValue).toArray();
        return new ComputeSplit(new SlotProblem(slot), array).plan(choices, array);
    }

    private Plan plan(List<Integer> choices, int[] array) {
        List<Double> inferenceHertz = new ArrayList<>();
        List<Double> gatewayJoules = new ArrayList<>();
        List<Integer> overdrawn = new ArrayList<>();
        for (int m = 0; m < problem.gateways(); m++) {
            double w = loads.cycles[m];
            inferenceHertz.add(w > 0 ? w / (deadline.seconds - loads.seconds[m]) : 0);
            gatewayJoules.add(loads.joules[m]);
            if (problem.overdrawn(m, loads.joules[m])) overdrawn.add(m);
        }
        List<Double> miningHertz = new ArrayList<>();
        List<Double> joules = new ArrayList<>();
        List<Double> reputations = new ArrayList<>();
        double prices = 0;
        for (int j = 0; j < problem.accessPoints(); j++) {
            double left = deadline.leftover(j);
            double hertz = deadline.race.hertz(j, left, weights[j], deadline.miningSeconds);
            miningHertz.add(hertz);
            joules.add(
                    problem.joulesMax[j] - left + deadline.race.joules(j, hertz, weights[j], deadline.miningSeconds));
            reputations.add(problem.rules.reputation().reputation(loads.work[j]));
            prices += problem.price(j, loads.work[j]);
        }
        Latency latency = new Latency(
                deadline.seconds,
                problem.rules.exchangeSeconds(),
                deadline.miningSeconds,
                problem.rules.propagationSeconds());
        double objective = problem.objective(deadline.seconds + deadline.miningSeconds, prices);
        return new Plan(
                choices,
                inferenceHertz,
                miningHertz,
                stages(array, inferenceHertz),
                latency,
                reputations,
                gatewayJoules,
                joules,
                objective,
                overdrawn);
    }

    private List<Stages> stages(int[] choices, List<Double> inferenceHertz) {
        double[] gateway = problem.waitSeconds.clone();
        for (int n = 0; n < choices.length; n++) gateway[problem.gatewayOf[n]] += problem.gatewaySeconds(n, choices[n]);
        List<Stages> stages = new ArrayList<>();
        for (int m = 0; m < gateway.length; m++) {
            double top = loads.cycles[m] > 0 ? loads.cycles[m] / inferenceHertz.get(m) : 0;
            stages.add(new Stages(gateway[m], loads.seconds[m] - gateway[m], top));
        }
        return stages;
    }
}
