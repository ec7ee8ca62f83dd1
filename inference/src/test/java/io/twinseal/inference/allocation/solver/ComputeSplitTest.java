package io.twinseal.inference.allocation.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Mining.MiningEnergy;
import io.twinseal.inference.allocation.Mining.RaceTime;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ComputeSplitTest {
    private static final int GRID_AXES_MAX = 4;

    @Test
    void oneOfEachIsWhatTheFormulasSay() {
        Rules rules = Scenario.usual().rules();
        Partition partition = new Partition(1, Variant.FULL, 4e8, 1e6, 1.6e9);
        Gateway gateway = new Gateway(0, new Processor(2e9, 4, 1e-28), new Link(5e6, 0.5), 0.25, 100);
        AccessPoint accessPoint = new AccessPoint(new Processor(10e9, 16, 1e-28), 1e6, OptionalDouble.empty());
        Slot slot = new Slot(
                List.of(new Twin(0, 10, List.of(partition))),
                List.of(gateway),
                List.of(accessPoint),
                rules,
                new VirtualQueues(List.of(3.0), List.of(1.0)),
                List.of());

        Plan plan = ComputeSplit.plan(slot, List.of(0));

        assertThat(plan.stages().get(0).gatewaySeconds()).isCloseTo(0.25 + 0.5, within(1e-12));
        assertThat(plan.stages().get(0).uplinkSeconds()).isCloseTo(2, within(1e-12));
        assertThat(plan.stages().get(0).accessPointSeconds()).isCloseTo(0.1, within(1e-12));
        assertThat(plan.reputations().get(0)).isCloseTo(1.6, within(1e-12));
        assertThat(plan.latency().inferenceSeconds()).isCloseTo(2.85, within(1e-9));
        assertThat(plan.latency().miningSeconds()).isCloseTo(3 * Math.exp(-0.8), within(1e-9));
        assertThat(plan.gatewayJoules().get(0)).isCloseTo(0.4 + 0.5 * 2, within(1e-12));
        assertThat(plan.accessPointJoules().get(0)).isCloseTo(10 + 300 * Math.exp(-0.8), within(1e-6));
        assertThat(plan.objective()).isCloseTo(20 * (2.85 + 3 * Math.exp(-0.8)) + 2 * 1.6, within(1e-6));
        assertThat(plan.feasible()).isTrue();
    }

    @Test
    void workThatCountsForReputationTakesNoTimeOfItsOwn() {
        Slot plain = SmallSlots.draw(Scenario.usual(), 1);
        List<Twin> worthy = plain.twins().stream()
                .map(twin -> new Twin(twin.gateway(), twin.points(), twice(twin.partitions())))
                .toList();
        Slot slot = new Slot(
                worthy, plain.gateways(), plain.accessPoints(), plain.rules(), plain.queues(), plain.lastChoices());
        Plan before = ComputeSplit.plan(plain, first(plain));
        Plan after = ComputeSplit.plan(slot, first(slot));
        for (int m = 0; m < before.stages().size(); m++)
            assertThat(after.stages().get(m).accessPointSeconds()
                            * after.inferenceHertz().get(m))
                    .isCloseTo(
                            before.stages().get(m).accessPointSeconds()
                                    * before.inferenceHertz().get(m),
                            within(1.0));
        for (int j = 0; j < before.reputations().size(); j++)
            assertThat(after.reputations().get(j))
                    .isCloseTo(2 * before.reputations().get(j), within(1e-9));
        assertThat(after.reputations()).anyMatch(reputation -> reputation > 0);
    }

    private static List<Partition> twice(List<Partition> partitions) {
        return partitions.stream()
                .map(p -> new Partition(
                        p.cut(),
                        p.variant(),
                        p.bottomFlopsPerPoint(),
                        p.uplinkBitsPerPoint(),
                        p.topFlopsPerPoint(),
                        2 * p.topFlopsPerPoint()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(RaceTime.class)
    void miningHertzMaxBoundsMiningAndNotInference(RaceTime raceTime) {
        Partition partition = new Partition(1, Variant.FULL, 0, 0, 1.6e9);
        AccessPoint held = new AccessPoint(new Processor(10e9, 16, 1e-28), 2e9, 1e6, OptionalDouble.empty());
        Slot slot = new Slot(
                List.of(new Twin(0, 10, List.of(partition))),
                List.of(new Gateway(0, new Processor(2e9, 4, 1e-28), new Link(5e6, 0.5), 0, 100)),
                List.of(held),
                Scenario.usual().rules(),
                VirtualQueues.empty(1),
                List.of());
        Plan plan = ComputeSplit.plan(withMining(slot, raceTime, MiningEnergy.JOINT), List.of(0));
        assertThat(plan.miningHertz()).containsExactly(2e9);
        assertThat(plan.inferenceHertz().get(0)).isCloseTo(10e9, within(1.0));
        assertThat(plan.latency().miningSeconds()).isCloseTo(15 * Math.exp(-0.8), within(1e-9));
    }

    @Test
    void settledReputationEasesMiningInsteadOfTheSlotsOwn() {
        Slot slot = SmallSlots.draw(Scenario.usual(), 1);
        List<AccessPoint> settled = slot.accessPoints().stream()
                .map(a -> new AccessPoint(a.processor(), 1e9, OptionalDouble.of(2)))
                .toList();
        Slot lagging =
                new Slot(slot.twins(), slot.gateways(), settled, slot.rules(), slot.queues(), slot.lastChoices());
        Plan plan = ComputeSplit.plan(lagging, first(slot));
        double hertz = settled.stream().mapToDouble(a -> a.processor().hertz()).sum();
        assertThat(plan.latency().miningSeconds()).isCloseTo(3e10 / (hertz * Math.E), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"MEAN,JOINT", "MEAN,SOLO", "MIN,JOINT", "MIN,SOLO", "MAX,JOINT", "MAX,SOLO"})
    void nothingOnADenseGridIsBetterAndTheGridComesClose(RaceTime raceTime, MiningEnergy energy) {
        int judged = 0;
        for (long seed : Seeds.upTo(40)) {
            Slot slot = withMining(SmallSlots.draw(Scenario.usual(), seed), raceTime, energy);
            if (slot.gateways().size() + slot.accessPoints().size() > GRID_AXES_MAX) continue;
            judged++;
            compareWithGrid("seed " + seed, slot, any(slot, seed));
        }
        assertThat(judged).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"MEAN,JOINT", "MEAN,SOLO", "MIN,JOINT", "MIN,SOLO", "MAX,JOINT", "MAX,SOLO"})
    void whereEnergyIsShortInferenceLeavesSomeForMining(RaceTime raceTime, MiningEnergy energy) {
        Partition partition = new Partition(1, Variant.FULL, 1e8, 1e6, 1e9);
        Gateway gateway = new Gateway(0, new Processor(2e9, 4, 1e-28), new Link(40e6, 0.5), 0, 10);
        AccessPoint starved = new AccessPoint(new Processor(7e9, 16, 1e-28), 6, OptionalDouble.empty());
        Slot slot = new Slot(
                List.of(new Twin(0, 30, List.of(partition))),
                List.of(gateway),
                List.of(starved, new AccessPoint(starved.processor(), 3, OptionalDouble.empty())),
                Scenario.usual().rules(),
                VirtualQueues.empty(2),
                List.of());
        compareWithGrid("starved", withMining(slot, raceTime, energy), List.of(0));
    }

    private static void compareWithGrid(String what, Slot slot, List<Integer> choices) {
        double exact = ComputeSplit.plan(slot, choices).latency().seconds();
        double grid = GridSearch.seconds(slot, choices);
        assertThat(exact).as(what).isLessThanOrEqualTo(grid * (1 + 1e-9));
        assertThat(grid).as("%s: %s on the grid", what, exact).isLessThanOrEqualTo(exact * 1.02);
    }

    @ParameterizedTest
    @CsvSource({"MEAN,JOINT", "MEAN,SOLO", "MIN,JOINT", "MIN,SOLO", "MAX,JOINT", "MAX,SOLO"})
    void everyPlanKeepsC2ToC5(RaceTime raceTime, MiningEnergy energy) {
        for (long seed : Seeds.upTo(500)) {
            Slot slot = withMining(SmallSlots.draw(Scenario.usual(), seed), raceTime, energy);
            Plan plan = ComputeSplit.plan(slot, any(slot, seed));
            double[] hertz = new double[slot.accessPoints().size()];
            for (int m = 0; m < slot.gateways().size(); m++) {
                hertz[slot.gateways().get(m).accessPoint()] +=
                        plan.inferenceHertz().get(m);
                double spent = plan.gatewayJoules().get(m);
                assertThat(plan.overdrawn().contains(m))
                        .isEqualTo(spent > slot.gateways().get(m).joulesMax() * (1 + 1e-9));
                assertThat(plan.stages().get(m).seconds())
                        .as("seed %d, gateway %d", seed, m)
                        .isLessThanOrEqualTo(plan.latency().inferenceSeconds() * (1 + 1e-9));
            }
            for (int j = 0; j < hertz.length; j++) {
                AccessPoint accessPoint = slot.accessPoints().get(j);
                double most = accessPoint.processor().hertz() * (1 + 1e-9);
                assertThat(hertz[j]).as("seed %d, C2", seed).isLessThanOrEqualTo(most);
                assertThat(plan.miningHertz().get(j)).as("seed %d, C3", seed).isLessThanOrEqualTo(most);
                assertThat(plan.accessPointJoules().get(j))
                        .as("seed %d, C5", seed)
                        .isLessThanOrEqualTo(accessPoint.joulesMax() * (1 + 1e-9));
            }
        }
    }

    private static Slot withMining(Slot slot, RaceTime raceTime, MiningEnergy energy) {
        Mining usual = slot.rules().mining();
        return slot.withRules(slot.rules()
                .withMining(new Mining(usual.blockCycles(), usual.alpha(), usual.beta(), raceTime, energy)));
    }

    private static List<Integer> first(Slot slot) {
        return slot.twins().stream().map(twin -> 0).toList();
    }

    private static List<Integer> any(Slot slot, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return slot.twins().stream()
                .map(twin -> random.nextInt(twin.partitions().size()))
                .toList();
    }
}
