package io.twinseal.testnet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.node.api.PlanView;
import io.twinseal.testnet.local.PolicyTally.Mining;
import io.twinseal.testnet.local.PolicyTally.Sums;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTallyTest {
    private final PolicyTally tally = new PolicyTally();

    @Test
    void aSlotIsItsSlowestGatewayAndTheBlockThatTheHashesPromise() {
        turn(10, 20, new Mining(100, 40));
        turn(30, 10, new Mining(200, 40));
        double difficulty = PolicyTally.difficulty(List.of(tally));
        assertThat(difficulty).isEqualTo(40);
        assertThat(tally.inferenceSeconds()).isCloseTo(0.025, within(1e-12));
        assertThat(tally.miningSeconds(difficulty)).isCloseTo((0.4 + 0.2) / 2, within(1e-12));
        assertThat(tally.slotSeconds(difficulty).measured()).isCloseTo(0.325, within(1e-12));
        assertThat(tally.slotSeconds(difficulty).high()).isCloseTo(0.325 + 12.7062 * 0.095, within(1e-3));
        assertThat(tally.predictedRatio()).isCloseTo(1.5, within(1e-12));
        assertThat(tally.spread()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void allPoliciesAreHeldToTheDifficultyOfAll() {
        turn(10, 10, new Mining(100, 30));
        var other = new PolicyTally();
        other.slot(plans(10, 10), new Mining(100, 50));
        assertThat(PolicyTally.difficulty(List.of(tally, other))).isEqualTo(40);
    }

    @Test
    void policiesAreComparedRoundByRound() {
        turn(100, 100, new Mining(100, 40));
        turn(200, 200, new Mining(50, 40));
        var other = new PolicyTally();
        for (double millis : new double[] {350, 700}) {
            other.slot(plans(millis, millis), new Mining(40_000 / millis, 40));
            other.turn(new Sums(0, 0, 0, 0, 0), new Sums(1, 0, 0, 0, 0));
        }
        var over = other.slotOver(tally, 40);
        assertThat(over.measured()).isCloseTo(1.4, within(1e-9));
        assertThat(over.high() - over.low()).isCloseTo(0, within(1e-9));
    }

    @Test
    void aTurnInWhichNothingWasSeenCountsForNothing() {
        turn(10, 20, new Mining(100, 40));
        tally.turn(new Sums(0, 0, 0, 0, 0), new Sums(1, 0, 0, 0, 0));
        assertThat(tally.lastTurn()).isEqualTo("no slot was seen");
        assertThat(tally.slotSeconds(40).measured()).isCloseTo(0.42, within(1e-12));
    }

    @Test
    void oneTurnHasNoInterval() {
        turn(10, 20, new Mining(100, 40));
        assertThat(tally.slotSeconds(40).measured()).isCloseTo(0.42, within(1e-12));
        assertThat(tally.slotSeconds(40).high()).isInfinite();
    }

    @Test
    void turnsAddUp() {
        tally.turn(new Sums(0, 10, 100, 5, 1_000), new Sums(2_000_000_000, 14, 150, 6, 3_000));
        tally.turn(new Sums(9_000_000_000L, 20, 500, 9, 9_000), new Sums(11_000_000_000L, 24, 550, 10, 11_000));
        assertThat(tally.blockSeconds()).isCloseTo(0.5, within(1e-12));
        assertThat(tally.bytesPerResult()).isEqualTo(40);
        assertThat(tally.cpuSecondsPerResult()).isCloseTo(0.02, within(1e-12));
    }

    private void turn(double firstMillis, double secondMillis, Mining mining) {
        tally.slot(plans(firstMillis, secondMillis), mining);
        tally.turn(new Sums(0, 0, 0, 0, 0), new Sums(1, 0, 0, 0, 0));
    }

    /** Two access points with a gateway each, at U = 0.5 and 0.25, that predicted half as much again as was measured. */
    private static List<PlanView> plans(double firstMillis, double secondMillis) {
        return List.of(plan(firstMillis, 0.5), plan(secondMillis, 0.25));
    }

    private static PlanView plan(double millis, double reputation) {
        var gateway = new PlanView.GatewayPlan("gateway", 1e6, 5, 250, 0, 0, millis / 2, millis / 4, millis / 4);
        return new PlanView(
                1,
                0,
                "dpra",
                true,
                1,
                new PlanView.ReputationQueues(reputation, reputation, 0, 1, 0, 0),
                new PlanView.SlotTimes(0.3, 0.5, 0.8),
                new PlanView.SlotTimes(0.2, 0.5, 0.7),
                1,
                0.1,
                10,
                List.of(gateway),
                List.of());
    }
}
