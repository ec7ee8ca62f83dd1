package io.twinseal.inference.allocation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Networks;
import io.twinseal.inference.allocation.simulation.Range;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Workload;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import io.twinseal.inference.allocation.solver.Descent;
import io.twinseal.inference.allocation.solver.Enumeration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final double ROUNDING = 1e-9;
    private static final Variant SMALL = new Variant("pruned-int8", 0.5, 8, 0.05);

    private final Policy dpra = new Dpra(Descent.usual());

    @Test
    void dpraIsNeverSlowerThanAFeasibleBaselineAndNeverAboveOneInTheObjective() {
        int compared = 0;
        int faster = 0;
        for (long seed : Seeds.upTo(60)) {
            Slot quiet = SmallSlots.draw(Scenario.usual(), seed);
            Slot busy = SmallSlots.withQueues(quiet, seed);
            double seconds = dpra.plan(quiet).latency().seconds();
            double objective = dpra.plan(busy).objective();
            for (Policy baseline : baselines(seed)) {
                Plan plan = baseline.plan(quiet);
                if (!plan.feasible()) continue;
                String what = "seed " + seed + ", " + baseline.name();
                assertThat(seconds).as(what).isLessThanOrEqualTo(plan.latency().seconds() * (1 + ROUNDING));
                Plan busyPlan = baseline.plan(busy);
                if (busyPlan.feasible() && !(baseline instanceof Wtcm))
                    assertThat(objective)
                            .as(what)
                            .isLessThanOrEqualTo(busyPlan.objective() + ROUNDING * Math.abs(objective) + ROUNDING);
                compared++;
                if (seconds < 0.99 * plan.latency().seconds()) faster++;
            }
        }
        assertThat(faster).isGreaterThan(compared / 4);
    }

    @Test
    void theSameHoldsInTheUsualFactory() {
        for (long seed : Seeds.upTo(5)) {
            Factory factory = Factory.draw(Scenario.usual(), seed);
            for (int t = 0; t < 4; t++) {
                Slot slot = factory.slot(t);
                double seconds = dpra.plan(slot).latency().seconds();
                for (Policy baseline : baselines(seed)) {
                    Plan plan = baseline.plan(slot);
                    if (plan.feasible())
                        assertThat(seconds)
                                .as("seed %d, slot %d, %s", seed, t, baseline.name())
                                .isLessThanOrEqualTo(plan.latency().seconds() * (1 + ROUNDING));
                }
            }
        }
    }

    @Test
    void withoutAlphaDpraIsWtcm() {
        for (long seed : Seeds.upTo(20)) {
            Slot slot = SmallSlots.withQueues(SmallSlots.draw(Scenario.usual(), seed), seed);
            Mining mining = slot.rules().mining();
            Mining plain = new Mining(mining.blockCycles(), 0, 0, mining.raceTime(), mining.energy());
            Slot same = slot.withRules(slot.rules().withMining(plain));
            assertThat(new Wtcm(new Enumeration(), true).plan(same))
                    .as("seed %d", seed)
                    .isEqualTo(new Dpra(new Enumeration()).plan(same));
            assertThat(new Wtcm(new Enumeration(), true).plan(slot).latency())
                    .as("seed %d: WTCM knows no alpha", seed)
                    .isEqualTo(new Wtcm(new Enumeration(), true).plan(same).latency());
            assertThat(new Wtcm(new Enumeration(), false).plan(slot).latency().seconds())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(new Wtcm(new Enumeration(), true)
                                    .plan(slot)
                                    .latency()
                                    .seconds()
                            * (1 + ROUNDING));
        }
    }

    @Test
    void privacyBudgetIsALeastCutForEverybody() {
        Workload usual = Scenario.usual().workload();
        Workload guarded = new Workload(usual.networks(), 3, List.of(Variant.FULL, SMALL), usual.points());
        Slot slot = Factory.draw(Scenario.usual().withWorkload(guarded), 1).slot(0);
        List<Policy> all = new ArrayList<>(baselines(1));
        all.add(dpra);
        for (Policy policy : all)
            assertThat(partitions(slot, policy.plan(slot)))
                    .as(policy.name())
                    .allSatisfy(partition -> assertThat(partition.cut()).isGreaterThanOrEqualTo(3));
        assertThat(partitions(slot, Baseline.allAtAccessPoint().plan(slot)))
                .allSatisfy(partition -> assertThat(partition.cut()).isEqualTo(3));
    }

    @Test
    void anotherVariantNeverMakesDpraSlower() {
        int used = 0;
        for (long seed : Seeds.upTo(20)) {
            Workload workload = new Workload(List.of(Networks.vgg11()), 1, List.of(Variant.FULL), new Range(8, 24));
            Workload richer = new Workload(workload.networks(), 1, List.of(Variant.FULL, SMALL), workload.points());
            Slot slot =
                    Factory.draw(Scenario.usual().withWorkload(workload), seed).slot(0);
            Slot more =
                    Factory.draw(Scenario.usual().withWorkload(richer), seed).slot(0);
            Plan plan = dpra.plan(more);
            assertThat(plan.objective())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(dpra.plan(slot).objective() * (1 + ROUNDING));
            if (partitions(more, plan).stream().anyMatch(p -> p.variant().equals(SMALL))) used++;
        }
        assertThat(used).isPositive();
    }

    @Test
    void dadsUnderLightLoadCutsAChainWhereNeurosurgeonDoes() {
        for (long seed : Seeds.upTo(300)) {
            Slot slot = SmallSlots.draw(Scenario.usual(), seed);
            Plan byCut = Dads.light().plan(slot);
            Plan byTrying = Neurosurgeon.policy().plan(slot);
            for (int n = 0; n < slot.twins().size(); n++)
                assertThat(alone(slot, n, byCut))
                        .as("seed %d, twin %d", seed, n)
                        .isEqualTo(alone(slot, n, byTrying));
        }
    }

    @Test
    void dadsUnderHeavyLoadShortensTheLongestStage() {
        Slot slot = Factory.draw(Scenario.usual(), 5).slot(0);
        Plan plan = Dads.heavy().plan(slot);
        for (int n = 0; n < slot.twins().size(); n++) {
            Twin twin = slot.twins().get(n);
            double longest =
                    StageTimes.of(slot, twin, partitions(slot, plan).get(n)).longest();
            for (Partition other : twin.partitions())
                assertThat(longest)
                        .isLessThanOrEqualTo(StageTimes.of(slot, twin, other).longest());
        }
    }

    @Test
    void edgentTakesTheMostAccurateVariantThatIsInTime() {
        Workload usual = Scenario.usual().workload();
        Workload both = new Workload(usual.networks(), 1, List.of(Variant.FULL, SMALL), usual.points());
        Slot slot = Factory.draw(Scenario.usual().withWorkload(both), 1).slot(0);
        assertThat(variants(slot, Edgent.policy(1e9))).containsOnly(Variant.FULL);
        assertThat(Edgent.policy(1e9).plan(slot).choices())
                .isEqualTo(Neurosurgeon.policy().plan(slot).choices());
        assertThat(variants(slot, Edgent.policy(1e-9))).containsOnly(SMALL);
        assertThat(variants(slot, Edgent.policy(0.15))).contains(Variant.FULL, SMALL);
    }

    private static List<Variant> variants(Slot slot, Policy policy) {
        return partitions(slot, policy.plan(slot)).stream()
                .map(Partition::variant)
                .toList();
    }

    private static float alone(Slot slot, int n, Plan plan) {
        return (float)
                StageTimes.of(slot, slot.twins().get(n), partitions(slot, plan).get(n))
                        .sum();
    }

    private static List<Partition> partitions(Slot slot, Plan plan) {
        List<Partition> partitions = new ArrayList<>();
        for (int n = 0; n < slot.twins().size(); n++)
            partitions.add(slot.twins().get(n).partitions().get(plan.choices().get(n)));
        return partitions;
    }

    private static List<Policy> baselines(long seed) {
        List<Policy> baselines = new ArrayList<>();
        for (int cut = 0; cut <= 11; cut++) baselines.add(Baseline.fixed(cut));
        baselines.add(Baseline.random(new SplittableRandom(seed)));
        baselines.add(Baseline.allAtGateway());
        baselines.add(Baseline.allAtAccessPoint());
        baselines.add(Neurosurgeon.policy());
        baselines.add(Dads.light());
        baselines.add(Dads.heavy());
        baselines.add(Edgent.policy(0.2));
        baselines.add(new Wtcm(Descent.usual(), false));
        baselines.add(new Wtcm(Descent.usual(), true));
        return baselines;
    }
}
