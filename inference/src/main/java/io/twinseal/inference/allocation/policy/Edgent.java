package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Edgent (Li, Zhou, Chen 2018, "Edge intelligence: on-demand deep learning model co-inference with device-edge synergy",
 * algorithm 1): each twin takes the most accurate variant that at its best cut meets the deadline, being alone; else the
 * fastest. Variants stand where Edgent has early exits.
 */
public final class Edgent {
    private Edgent() {}

    /** A policy with this deadline for the inference of each twin. */
    public static Policy policy(double deadlineSeconds) {
        return Baseline.perTwin("edgent", (slot, twin) -> choice(slot, twin, deadlineSeconds));
    }

    private static int choice(Slot slot, Twin twin, double deadlineSeconds) {
        ToDoubleFunction<Partition> seconds = p -> StageTimes.of(slot, twin, p).sum();
        List<Variant> variants = twin.partitions().stream()
                .map(Partition::variant)
                .distinct()
                .sorted(Comparator.comparingDouble(Variant::accuracyLoss))
                .toList();
        int fastest = -1;
        double fastestSeconds = Double.POSITIVE_INFINITY;
        for (Variant variant : variants) {
            int choice = Neurosurgeon.least(twin, variant, seconds);
            double taken = seconds.applyAsDouble(twin.partitions().get(choice));
            if (taken <= deadlineSeconds) return choice;
            if (taken < fastestSeconds) {
                fastestSeconds = taken;
                fastest = choice;
            }
        }
        return fastest;
    }
}
