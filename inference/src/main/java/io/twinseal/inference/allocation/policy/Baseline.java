package io.twinseal.inference.allocation.policy;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import java.util.List;
import java.util.random.RandomGenerator;

/** A policy that chooses partitions by a rule of its own; then frequencies are the best for them. */
public record Baseline(String name, Rule rule) implements Policy {
    /** A way to choose. */
    @FunctionalInterface
    public interface Rule {
        /** By twin, an index into its partitions. */
        List<Integer> choices(Slot slot);
    }

    /** A way to choose that looks at one twin at a time. */
    @FunctionalInterface
    interface TwinRule {
        int choice(Slot slot, Twin twin);
    }

    static Baseline perTwin(String name, TwinRule rule) {
        return new Baseline(
                name,
                slot -> slot.twins().stream()
                        .map(twin -> rule.choice(slot, twin))
                        .toList());
    }

    @Override
    public Plan plan(Slot slot) {
        return ComputeSplit.plan(slot, rule.choices(slot));
    }

    /** WDPO of the paper with one cut for every twin, or the nearest that the twin allows. */
    public static Policy fixed(int cut) {
        return perTwin("fixed:" + cut, (slot, twin) -> twin.choiceAt(cut));
    }

    /** WDPO of the paper with a cut drawn for every twin. */
    public static Policy random(RandomGenerator random) {
        return perTwin(
                "random", (slot, twin) -> random.nextInt(twin.partitions().size()));
    }

    /** As little as allowed at the gateway. */
    public static Policy allAtAccessPoint() {
        return perTwin("all-ap", (slot, twin) -> twin.choiceAt(0));
    }

    /** Whole networks at the gateway; only results go up. */
    public static Policy allAtGateway() {
        return perTwin("all-gateway", (slot, twin) -> twin.choiceAt(Integer.MAX_VALUE));
    }
}
