package io.twinseal.inference.allocation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import io.twinseal.inference.allocation.solver.Enumeration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SteadyTest {
    private static final Policy DPRA = new Dpra(new Enumeration());
    private static final Policy STEADY = new Steady(DPRA, 0.02);

    /** Two choices whose whole slots, 10 s and a little of mining, differ by some share. */
    private static Slot slot(double lessSeconds, double joulesMax, List<Integer> lastChoices) {
        var slow = new Partition(1, Variant.FULL, 10 * 4e9, 0, 0);
        var fast = new Partition(2, Variant.FULL, (10 - lessSeconds) * 4e9, 0, 0);
        return new Slot(
                List.of(new Twin(0, 1, List.of(slow, fast))),
                List.of(new Gateway(0, new Processor(1e9, 4, 1e-28), new Link(1e6, 0), 0, joulesMax)),
                List.of(new AccessPoint(new Processor(1e15, 16, 1e-60), 1e9, OptionalDouble.empty())),
                Scenario.usual().rules(),
                VirtualQueues.empty(1),
                lastChoices);
    }

    private static List<Integer> choices(Slot slot) {
        return STEADY.plan(slot).choices();
    }

    @Test
    void keepsWhatWasUnlessTheGainIsWorthIt() {
        assertThat(choices(slot(0.19, 1e3, List.of(0)))).as("1.9 %").containsExactly(0);
        assertThat(choices(slot(0.21, 1e3, List.of(0)))).as("2.1 %").containsExactly(1);
        assertThat(choices(slot(0.19, 1e3, List.of(1)))).containsExactly(1);
    }

    @Test
    void withoutASlotBeforeTakesTheBest() {
        assertThat(choices(slot(0.19, 1e3, List.of()))).containsExactly(1);
    }

    @Test
    void keepsOnlyWhatIsFeasible() {
        double joulesOfSlow = 1e-28 * 1e18 / 4 * 10 * 4e9;
        Slot overdrawn = slot(0.19, joulesOfSlow * 0.99, List.of(0));
        assertThat(ComputeSplit.plan(overdrawn, List.of(0)).feasible()).isFalse();
        assertThat(choices(overdrawn)).containsExactly(1);
    }

    @Test
    void nothingIsLostButTheLeastGain() {
        int kept = 0;
        for (long seed : Seeds.upTo(40)) {
            Slot quiet = SmallSlots.withQueues(SmallSlots.draw(Scenario.usual(), seed), seed);
            Slot slot = quiet.withLastChoices(Baseline.fixed(3).plan(quiet).choices());
            Plan best = DPRA.plan(slot);
            Plan plan = STEADY.plan(slot);
            double worth = 0.02 * slot.rules().latencyWeight() * plan.latency().seconds();
            assertThat(plan.objective()).as("seed %d", seed).isLessThanOrEqualTo(best.objective() + worth);
            if (best.feasible()) assertThat(plan.feasible()).as("seed %d", seed).isTrue();
            if (plan.choices().equals(slot.lastChoices()) && !plan.choices().equals(best.choices())) kept++;
        }
        assertThat(kept).isPositive();
        assertThat(STEADY.name()).isEqualTo("dpra");
    }
}
