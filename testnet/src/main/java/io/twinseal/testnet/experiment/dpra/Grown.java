package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.policy.Neurosurgeon;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.solver.Descent;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.dpra.Study.Growth;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * DPRA at one size. Slots have no history, so each is solved from nothing.
 *
 * @param cpuMillis of DPRA for a slot, by slot
 * @param savedOfNeurosurgeon share of the latency, by factory
 * @param savedOfFixedCut of the fixed cut that is best in that factory
 */
record Grown(Size size, List<Double> cpuMillis, Interval savedOfNeurosurgeon, Interval savedOfFixedCut) {
    Grown {
        cpuMillis = List.copyOf(cpuMillis);
    }

    private static final double NANOS_PER_MILLI = 1e6;

    /** On one thread, because of the CPU times. */
    static Grown measure(Growth growth, Size size, long firstSeed, Runnable seedDone) {
        Scenario scenario = growth.of().scenario().grown(size);
        List<Factory> factories = LongStream.range(firstSeed, firstSeed + growth.seeds())
                .mapToObj(seed -> Factory.draw(scenario, seed))
                .toList();
        List<Double> cpuMillis = new ArrayList<>();
        double[] ofNeurosurgeon = new double[growth.seeds()];
        double[] ofFixedCut = new double[growth.seeds()];
        for (int i = 0; i < factories.size(); i++) {
            Factory factory = factories.get(i);
            double own = 0;
            for (int t = 0; t < growth.slots(); t++) {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                Plan plan = Policies.dpra(Descent.usual()).plan(factory.slot(t));
                cpuMillis.add(
                        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / NANOS_PER_MILLI);
                own += plan.latency().seconds();
            }
            ofNeurosurgeon[i] = 1 - own / seconds(factory, Neurosurgeon.policy(), growth.slots());
            ofFixedCut[i] = 1
                    - own
                            / Policies.fixedCuts(scenario).stream()
                                    .mapToDouble(cut -> seconds(factory, cut, growth.slots()))
                                    .min()
                                    .orElseThrow();
            seedDone.run();
        }
        return new Grown(size, cpuMillis, Interval.ofFew(ofNeurosurgeon), Interval.ofFew(ofFixedCut));
    }

    private static double seconds(Factory factory, Policy policy, int slots) {
        return LongStream.range(0, slots)
                .mapToDouble(t -> policy.plan(factory.slot(t)).latency().seconds())
                .sum();
    }

    double medianCpuMillis() {
        return cpuMillis.stream().sorted().toList().get(cpuMillis.size() / 2);
    }

    double maxCpuMillis() {
        return Collections.max(cpuMillis);
    }
}
