package io.twinseal.inference.allocation.solver;

import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Where descents may start: every cut for all twins alike, what is best for each twin alone, and the last slot's choices. */
final class Starts {
    private Starts() {}

    static List<int[]> of(SlotProblem problem) {
        Slot slot = problem.slot;
        List<int[]> starts = new ArrayList<>();
        if (!slot.lastChoices().isEmpty()) {
            starts.add(slot.lastChoices().stream().mapToInt(Integer::intValue).toArray());
        }
        for (Variant variant : variants(slot))
            for (int cut = cutMin(slot); cut <= cutMax(slot); cut++) starts.add(uniform(slot, cut, variant));
        starts.add(alone(problem));
        return starts;
    }

    private static int[] uniform(Slot slot, int cut, Variant variant) {
        return slot.twins().stream()
                .mapToInt(twin -> twin.choiceAt(cut, variant))
                .toArray();
    }

    /** Each twin as if it had gateway, link and access point to itself. */
    private static int[] alone(SlotProblem problem) {
        int[] choices = new int[problem.twins()];
        for (int n = 0; n < choices.length; n++) {
            double best = Double.POSITIVE_INFINITY;
            double hertz = problem.hertzMax[problem.accessPointOf[problem.gatewayOf[n]]];
            for (int k = 0; k < problem.partitions(n); k++) {
                double seconds = problem.seconds[n][k] + problem.cycles[n][k] / hertz;
                if (seconds >= best) continue;
                best = seconds;
                choices[n] = k;
            }
        }
        return choices;
    }

    private static Set<Variant> variants(Slot slot) {
        Set<Variant> variants = new LinkedHashSet<>();
        for (Twin twin : slot.twins()) for (Partition p : twin.partitions()) variants.add(p.variant());
        return variants;
    }

    private static int cutMin(Slot slot) {
        return -cutMax(slot, p -> -p.cut());
    }

    private static int cutMax(Slot slot) {
        return cutMax(slot, Partition::cut);
    }

    private static int cutMax(Slot slot, ToIntFunction<Partition> cut) {
        return slot.twins().stream()
                .flatMap(twin -> twin.partitions().stream())
                .mapToInt(cut)
                .max()
                .orElse(0);
    }
}
