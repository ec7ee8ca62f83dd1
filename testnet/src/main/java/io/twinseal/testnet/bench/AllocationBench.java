package io.twinseal.testnet.bench;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.policy.Baseline;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.policy.Neurosurgeon;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import io.twinseal.inference.allocation.solver.Descent;
import io.twinseal.inference.allocation.solver.Enumeration;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How good DPRA's descent is beside trying everything, what a slot costs, and how that grows with the twins. */
final class AllocationBench {
    private static final int SMALL_SLOTS = 1_000;
    private static final int CUT_MAX = 11;
    private static final int GATEWAYS = 50;
    private static final int ACCESS_POINTS = 10;
    private static final int TWINS = 1_000;
    private static final int[] GROWTH = {250, 500, 1_000, 2_000, 4_000, 8_000};
    private static final int WARM_UP_SLOTS = 20;
    private static final int SLOTS = 30;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double PERCENT = 100;

    private static final Policy DPRA = new Dpra(Descent.usual());
    private static final List<Policy> FIXED_CUTS =
            IntStream.rangeClosed(0, CUT_MAX).mapToObj(Baseline::fixed).toList();

    private AllocationBench() {}

    static List<Measure> measure() {
        List<Measure> measures = new ArrayList<>(quality());
        measures.addAll(cost());
        measures.addAll(growth());
        return measures;
    }

    /** Gaps in the objective of P1 over the latency's part of it. */
    private static List<Measure> quality() {
        Policy enumeration = new Dpra(new Enumeration());
        double[] gaps = new double[SMALL_SLOTS];
        double[] fixedGaps = new double[SMALL_SLOTS];
        double millis = 0;
        double enumerationMillis = 0;
        for (int i = 0; i < SMALL_SLOTS; i++) {
            Slot slot = SmallSlots.withQueues(SmallSlots.draw(Scenario.usual(), i + 1), i + 1);
            double before = cpuMillis();
            Plan found = DPRA.plan(slot);
            double between = cpuMillis();
            Plan best = enumeration.plan(slot);
            enumerationMillis += (cpuMillis() - between) / SMALL_SLOTS;
            millis += (between - before) / SMALL_SLOTS;
            double scale = slot.rules().latencyWeight() * best.latency().seconds() / PERCENT;
            gaps[i] = (found.objective() - best.objective()) / scale;
            fixedGaps[i] = Math.max(0, (bestFixed(slot, best) - best.objective()) / scale);
        }
        String over = SMALL_SLOTS + " small slots; baseline fixed cut";
        return List.of(
                Measure.of(
                        "worst gap to enumeration, " + over,
                        Arrays.stream(gaps).max().orElseThrow(),
                        "% of latency",
                        Arrays.stream(fixedGaps).max().orElseThrow()),
                Measure.of(
                        "mean gap to enumeration, " + over,
                        Arrays.stream(gaps).average().orElseThrow(),
                        "% of latency",
                        Arrays.stream(fixedGaps).average().orElseThrow()),
                Measure.of("a small slot of 2 to 5 twins; baseline enumeration", millis, "CPU ms", enumerationMillis));
    }

    /** Of the fixed cuts that are feasible; as good as the best if none is. */
    private static double bestFixed(Slot slot, Plan best) {
        return FIXED_CUTS.stream()
                .map(policy -> policy.plan(slot))
                .filter(Plan::feasible)
                .mapToDouble(Plan::objective)
                .min()
                .orElse(best.objective());
    }

    private static List<Measure> cost() {
        Factory factory = factory(TWINS);
        double[] millis = millisOfSlots(DPRA, factory);
        double[] baseline = millisOfSlots(Neurosurgeon.policy(), factory);
        double seconds = meanSeconds(DPRA, factory);
        double fixedSeconds = FIXED_CUTS.stream()
                .mapToDouble(policy -> meanSeconds(policy, factory))
                .min()
                .orElseThrow();
        String size = TWINS + " x " + GATEWAYS + " x " + ACCESS_POINTS;
        return List.of(
                Measure.of(
                        "a slot of " + size + "; baseline neurosurgeon",
                        Timing.median(millis),
                        "CPU ms",
                        Timing.median(baseline)),
                Measure.of("the slowest of " + SLOTS, last(millis), "CPU ms", last(baseline)),
                Measure.of("latency of these slots; baseline best fixed cut", seconds, "s", fixedSeconds));
    }

    private static List<Measure> growth() {
        List<Measure> measures = new ArrayList<>();
        double fewest = 0;
        for (int twins : GROWTH) {
            double millis = Timing.median(millisOfSlots(DPRA, factory(twins)));
            if (fewest == 0) fewest = millis / nLogN(twins);
            measures.add(Measure.of(
                    "a slot of " + twins + " twins; baseline n log n", millis, "CPU ms", fewest * nLogN(twins)));
        }
        return measures;
    }

    private static Factory factory(int twins) {
        return Factory.draw(Scenario.usual().grown(new Size(twins, GATEWAYS, ACCESS_POINTS)), 1);
    }

    /** Sorted. Slots have no history, so each is solved from nothing. */
    private static double[] millisOfSlots(Policy policy, Factory factory) {
        for (int t = 0; t < WARM_UP_SLOTS; t++) policy.plan(factory.slot(t));
        double[] millis = new double[SLOTS];
        for (int t = 0; t < SLOTS; t++) {
            Slot slot = factory.slot(t);
            double before = cpuMillis();
            policy.plan(slot);
            millis[t] = cpuMillis() - before;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double meanSeconds(Policy policy, Factory factory) {
        return IntStream.range(0, SLOTS)
                .mapToDouble(t -> policy.plan(factory.slot(t)).latency().seconds())
                .average()
                .orElseThrow();
    }

    private static double last(double[] sorted) {
        return sorted[sorted.length - 1];
    }

    private static double nLogN(int n) {
        return n * Math.log(n);
    }

    private static double cpuMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS_PER_MILLI;
    }
}
