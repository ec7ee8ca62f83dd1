package io.twinseal.inference.allocation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Seeds;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.policy.Baseline;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.solver.Descent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int SLOTS = 60;

    @Test
    void meanReputationsStrayNoFurtherThanTheQueuesSay() {
        for (long seed : Seeds.upTo(10)) {
            Scenario scenario = withBand(new ReputationBand(0.35, 0.75));
            ReputationBand band = scenario.rules().band();
            Policy[] policies = {new Dpra(new Descent(1)), Baseline.random(new SplittableRandom(seed))};
            for (Policy policy : policies) {
                Outcome outcome = new Simulation(Factory.draw(scenario, seed), 0).run(policy, SLOTS);
                for (int j = 0; j < outcome.meanReputations().size(); j++) {
                    assertThat(outcome.meanReputations().get(j))
                            .as("seed %d, %s, access point %d", seed, policy.name(), j)
                            .isLessThanOrEqualTo(
                                    band.max() + outcome.queues().above().get(j) / SLOTS + 1e-9)
                            .isGreaterThanOrEqualTo(
                                    band.min() - outcome.queues().below().get(j) / SLOTS - 1e-9);
                }
            }
        }
    }

    @Test
    void everyPolicyMeetsTheSameSlots() {
        Factory factory = Factory.draw(Scenario.usual(), 1);
        List<Slot> one = new ArrayList<>();
        List<Slot> other = new ArrayList<>();
        new Simulation(factory, 0).run(spy(one, Baseline.fixed(1)), 5);
        new Simulation(Factory.draw(Scenario.usual(), 1), 0).run(spy(other, Baseline.fixed(3)), 5);
        for (int t = 0; t < 5; t++) {
            assertThat(one.get(t).twins()).isEqualTo(other.get(t).twins());
            assertThat(one.get(t).gateways()).isEqualTo(other.get(t).gateways());
            assertThat(one.get(t).accessPoints()).isEqualTo(other.get(t).accessPoints());
        }
        assertThat(one.get(0).gateways()).isNotEqualTo(one.get(1).gateways());
        assertThat(Factory.draw(Scenario.usual(), 2).slot(0).gateways())
                .isNotEqualTo(one.get(0).gateways());
    }

    @Test
    void laggingReputationEasesMiningWhenItIsSettled() {
        List<Slot> slots = new ArrayList<>();
        List<Plan> plans = new ArrayList<>();
        Factory factory = Factory.draw(Scenario.usual(), 1);
        new Simulation(factory, 2).run(spy(slots, Baseline.fixed(1)), 6, plans::add);
        for (int t = 0; t < 6; t++)
            for (int j = 0; j < 3; j++)
                assertThat(slots.get(t).accessPoints().get(j).settledReputation())
                        .hasValue(t < 2 ? 0 : plans.get(t - 2).reputations().get(j));
    }

    @Test
    void outcomeIsTheMeanOfThePlansAndCountsInfeasibleSlots() {
        List<Plan> plans = new ArrayList<>();
        Factory factory = Factory.draw(Scenario.usual(), 4);
        Outcome outcome = new Simulation(factory, 0).run(Baseline.allAtGateway(), 50, plans::add);
        assertThat(outcome.meanSeconds())
                .isEqualTo(
                        plans.stream().mapToDouble(p -> p.latency().seconds()).sum() / 50);
        assertThat(outcome.infeasible())
                .isEqualTo((int) plans.stream().filter(p -> !p.feasible()).count())
                .isBetween(1, 49);
    }

    private static Policy spy(List<Slot> seen, Policy policy) {
        return new Policy() {
            @Override
            public String name() {
                return policy.name();
            }

            @Override
            public Plan plan(Slot slot) {
                seen.add(slot);
                return policy.plan(slot);
            }
        };
    }

    private static Scenario withBand(ReputationBand band) {
        Rules usual = Scenario.usual().rules();
        return Scenario.usual()
                .withRules(new Rules(usual.latencyWeight(), usual.reputation(), band, usual.mining(), 0, 0));
    }
}
