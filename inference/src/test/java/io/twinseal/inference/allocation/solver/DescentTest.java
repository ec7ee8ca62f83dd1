package io.twinseal.inference.allocation.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DescentTest {
    private static final double GAP_MAX = 0.005;

    @Test
    void findsWhatEnumerationFinds() {
        for (long seed : Seeds.upTo(200)) {
            Slot slot = SmallSlots.withQueues(SmallSlots.draw(Scenario.usual(), seed), seed);
            Plan best = ComputeSplit.plan(slot, new Enumeration().choices(slot));
            Plan found = ComputeSplit.plan(slot, Descent.usual().choices(slot));
            double scale = slot.rules().latencyWeight() * best.latency().seconds();
            assertThat(found.objective() - best.objective())
                    .as("seed %d", seed)
                    .isBetween(-1e-9 * scale, GAP_MAX * scale);
        }
    }

    @Test
    void boundIsNeverAboveTheTrueValueOfAMove() {
        int pruned = 0;
        int moves = 0;
        for (long seed : Seeds.upTo(400)) {
            SlotProblem problem = new SlotProblem(SmallSlots.draw(Scenario.usual(), seed));
            SplittableRandom random = new SplittableRandom(seed);
            int[] choices = anyChoices(problem, random);
            Loads loads = new Loads(problem, choices);
            Objective objective = new Objective(problem);
            double incumbent = problem.seconds(objective.value(loads), 0);
            MoveBound bound = new MoveBound(problem);
            bound.reset(loads, objective.deadline);
            for (int n = 0; n < problem.twins(); n++) {
                int to = random.nextInt(problem.partitions(n));
                Loads moved = new Loads(problem, choices);
                moved.change(n, choices[n], to);
                double low = bound.seconds(moved, new int[] {problem.gatewayOf[n]}, 1, incumbent);
                double exact = problem.seconds(new Objective(problem).value(moved), 0);
                moves++;
                if (low >= incumbent) {
                    pruned++;
                    assertThat(exact).as("seed %d, twin %d", seed, n).isGreaterThanOrEqualTo(incumbent * (1 - 1e-9));
                } else if (exact < incumbent) {
                    assertThat(low).as("seed %d, twin %d", seed, n).isLessThanOrEqualTo(exact * (1 + 1e-9));
                }
            }
        }
        assertThat(pruned).isBetween(moves / 4, moves * 9 / 10);
    }

    @Test
    void gatewayThatCannotAffordAnythingTakesLeastAndTheOthersGoOn() {
        Slot slot = Factory.draw(Scenario.usual(), 1).slot(0);
        Slot starved = starve(slot, 2);
        Plan plan = ComputeSplit.plan(starved, Descent.usual().choices(starved));
        assertThat(plan.overdrawn()).containsExactly(2);
        assertThat(plan.feasible()).isFalse();

        SlotProblem problem = new SlotProblem(starved);
        int[] least = LeastEnergy.choices(problem);
        for (int n = 0; n < least.length; n++)
            if (problem.gatewayOf[n] == 2) assertThat(plan.choices().get(n)).isEqualTo(least[n]);
        List<Integer> repaired = new ArrayList<>(Descent.usual().choices(slot));
        for (int n = 0; n < least.length; n++) if (problem.gatewayOf[n] == 2) repaired.set(n, least[n]);
        assertThat(plan.objective())
                .isLessThanOrEqualTo(ComputeSplit.plan(starved, repaired).objective() * (1 + 1e-9));
    }

    @Test
    void enumerationFallsBackAlike() {
        for (long seed : Seeds.upTo(30)) {
            Slot starved = starve(SmallSlots.draw(Scenario.usual(), seed), 0);
            Plan best = ComputeSplit.plan(starved, new Enumeration().choices(starved));
            Plan found = ComputeSplit.plan(starved, Descent.usual().choices(starved));
            assertThat(found.overdrawn()).as("seed %d", seed).isEqualTo(best.overdrawn());
            assertThat(found.objective()).as("seed %d", seed).isLessThanOrEqualTo(best.objective() * (1 + GAP_MAX));
        }
    }

    @Test
    void sameSlotSameChoicesAndHistoryDoesNoHarm() {
        Factory factory = Factory.draw(Scenario.usual().withSize(new Size(60, 10, 4)), 3);
        List<Integer> choices = Descent.usual().choices(factory.slot(0));
        assertThat(Descent.usual().choices(factory.slot(0))).isEqualTo(choices);
        Slot warm = factory.slot(0).withLastChoices(choices);
        assertThat(ComputeSplit.plan(warm, Descent.usual().choices(warm)).objective())
                .isLessThanOrEqualTo(ComputeSplit.plan(warm, choices).objective());
    }

    @Test
    void enumerationRefusesWhatItCannotFinish() {
        Slot slot = Factory.draw(Scenario.usual(), 1).slot(0);
        assertThatThrownBy(() -> new Enumeration().choices(slot)).hasMessageContaining("use Descent");
    }

    private static Slot starve(Slot slot, int gateway) {
        List<Gateway> gateways = new ArrayList<>(slot.gateways());
        Gateway old = gateways.get(gateway);
        gateways.set(gateway, new Gateway(old.accessPoint(), old.processor(), old.link(), old.waitSeconds(), 1e-6));
        return new Slot(slot.twins(), gateways, slot.accessPoints(), slot.rules(), slot.queues(), List.of());
    }

    private static int[] anyChoices(SlotProblem problem, SplittableRandom random) {
        int[] choices = new int[problem.twins()];
        for (int n = 0; n < choices.length; n++) choices[n] = random.nextInt(problem.partitions(n));
        return choices;
    }
}
