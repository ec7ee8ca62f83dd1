package io.twinseal.inference.allocation.solver;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.SmallSlots;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Without queues, more of anything never makes a slot slower. */
class MonotoneTest {
    private static final double MORE = 1.3;

    @Test
    void moreAlpha() {
        neverSlower(slot -> withMining(slot, MORE, 0));
    }

    @Test
    void moreBeta() {
        neverSlower(slot -> withMining(slot, 1, 0.4));
    }

    @Test
    void moreCapacityOfAccessPoints() {
        neverSlower(slot -> withAccessPoints(slot, MORE, 1));
    }

    @Test
    void moreEnergyOfAccessPoints() {
        neverSlower(slot -> withAccessPoints(slot, 1, MORE));
    }

    @Test
    void moreEnergyOfGateways() {
        neverSlower(slot -> withGateways(slot, MORE, 1));
    }

    @Test
    void fasterLinks() {
        neverSlower(slot -> withGateways(slot, 1, MORE));
    }

    private static void neverSlower(UnaryOperator<Slot> more) {
        int faster = 0;
        for (long seed : Seeds.upTo(60)) {
            Slot slot = SmallSlots.draw(Scenario.usual(), seed);
            Plan before = best(slot);
            if (!before.feasible()) continue;
            double bound = before.latency().seconds() * (1 + 1e-9);
            double after = best(more.apply(slot)).latency().seconds();
            assertThat(after).as("seed %d", seed).isLessThanOrEqualTo(bound);
            if (after < bound * (1 - 1e-6)) faster++;
        }
        assertThat(faster).isPositive();
    }

    private static Plan best(Slot slot) {
        return ComputeSplit.plan(slot, new Enumeration().choices(slot));
    }

    private static Slot withMining(Slot slot, double alphaFactor, double betaMore) {
        Mining old = slot.rules().mining();
        return slot.withRules(slot.rules()
                .withMining(new Mining(
                        old.blockCycles(),
                        old.alpha() * alphaFactor,
                        old.beta() + betaMore,
                        old.raceTime(),
                        old.energy())));
    }

    private static Slot withAccessPoints(Slot slot, double hertzFactor, double joulesFactor) {
        List<AccessPoint> more = slot.accessPoints().stream()
                .map(old -> new AccessPoint(
                        new Processor(
                                old.processor().hertz() * hertzFactor,
                                old.processor().flopsPerCycle(),
                                old.processor().capacitance()),
                        old.joulesMax() * joulesFactor,
                        old.settledReputation()))
                .toList();
        return new Slot(slot.twins(), slot.gateways(), more, slot.rules(), slot.queues(), List.of());
    }

    private static Slot withGateways(Slot slot, double joulesFactor, double rateFactor) {
        List<Gateway> more = slot.gateways().stream()
                .map(old -> new Gateway(
                        old.accessPoint(),
                        old.processor(),
                        new Link(
                                old.link().bitsPerSecond() * rateFactor,
                                old.link().transmitWatts()),
                        old.waitSeconds(),
                        old.joulesMax() * joulesFactor))
                .toList();
        return new Slot(slot.twins(), more, slot.accessPoints(), slot.rules(), slot.queues(), List.of());
    }
}
