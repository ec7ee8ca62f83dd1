package io.twinseal.node.allocation;

import static io.twinseal.node.allocation.Plant.GATEWAY;
import static io.twinseal.node.allocation.Plant.OTHER_GATEWAY;
import static io.twinseal.node.allocation.ServingPlant.SHARE_MAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.node.FakeTransport.Sent;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.config.AllocationConfig;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.CutPlan.TwinCut;
import io.twinseal.node.wire.WireMessage.GetProfiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;

class AllocatorTest {
    private static final ReputationBand WIDE = new ReputationBand(0, 1);
    private static final OffloadTrace PRESS = Plant.trace(1, 8, "press");
    private static final OffloadTrace LATHE = Plant.trace(1, 8, "lathe");

    private static ServingPlant plant(String... policies) {
        return new ServingPlant(Plant.config(5, WIDE, policies));
    }

    private static PlanView view(ServingPlant plant) {
        return plant.allocator.view().orElseThrow();
    }

    @Test
    void asksNewGatewaysHowLongTheirModelsTakeAndNobodyElse() {
        ServingPlant plant = plant("dpra");
        plant.connect(Plant.OTHER_AP);
        plant.connect(GATEWAY);
        assertThat(plant.transport.sent)
                .filteredOn(sent -> sent.message() instanceof GetProfiles)
                .containsExactly(new Sent(GATEWAY.id(), new GetProfiles()));
    }

    @Test
    void asksAgainWhereAModelRunsThatWasNotThereAtFirst() {
        ServingPlant plant = plant("fixed:2").ready();
        var drill = new OffloadTrace(List.of(new OffloadTrace.Share("drill", Plant.OTHER_MODEL, 1, 8)), 128);
        plant.offload(GATEWAY, PRESS);
        assertThat(plant.transport.all(GetProfiles.class)).as("of two gateways").hasSize(2);
        plant.offload(GATEWAY, drill);
        plant.offload(GATEWAY, drill);
        assertThat(plant.transport.all(GetProfiles.class)).as("once").hasSize(3);
        plant.profiles(GATEWAY, Plant.MODEL, Plant.OTHER_MODEL);
        plant.loop.advance(1_000);
        assertThat(plant.newestPlan(GATEWAY)).contains(new TwinCut("drill", 2));
    }

    @Test
    void sendsNothingBeforeItKnowsEnough() {
        ServingPlant plant = plant("fixed:2");
        plant.connect(GATEWAY);
        plant.offload(GATEWAY, PRESS);
        plant.loop.advance(2_000);
        plant.profiles(GATEWAY, Plant.MODEL);
        plant.loop.advance(2_000);
        assertThat(plant.measurements).as("one after the other").isEqualTo(1);
        plant.measured.complete(List.of(Plant.profile(Plant.MODEL, 1), Plant.profile(Plant.OTHER_MODEL, 1)));
        plant.mineBlocks(1);
        plant.loop.advance(2_000);
        assertThat(plant.transport.all(CutPlan.class)).isEmpty();
        assertThat(plant.allocator.view()).isEmpty();
        assertThat(plant.miner.shares).isEmpty();
        plant.mineBlocks(1);
        plant.loop.advance(1_000);
        assertThat(plant.transport.all(CutPlan.class)).hasSize(1);
        assertThat(plant.measurements).isEqualTo(1);
    }

    @Test
    void cutsGoToTheGatewayThatKeepsTheTwin() {
        ServingPlant plant = plant("fixed:2").ready();
        plant.offload(GATEWAY, Plant.trace(1, 8, "press", "saw"));
        plant.offload(OTHER_GATEWAY, LATHE);
        plant.loop.advance(1_000);
        assertThat(plant.newestPlan(GATEWAY)).containsExactly(new TwinCut("press", 2), new TwinCut("saw", 2));
        assertThat(plant.newestPlan(OTHER_GATEWAY)).containsExactly(new TwinCut("lathe", 2));
        assertThat(view(plant).twins())
                .contains(new PlanView.TwinPlan("lathe", "gateway-2", "sum", 2, 2, 8))
                .hasSize(3);
        assertThat(view(plant).gateways())
                .extracting(PlanView.GatewayPlan::name)
                .containsExactlyInAnyOrder("gateway-1", "gateway-2");
    }

    @Test
    void dpraCutsWhereTheSlotIsShortest() {
        ServingPlant plant = plant("dpra").ready();
        for (int i = 0; i < 5; i++) {
            plant.offload(GATEWAY, PRESS);
            plant.answer(GATEWAY, PRESS, 500, 10_000, 280, 10_000);
        }
        plant.loop.advance(1_000);
        assertThat(plant.newestPlan(GATEWAY))
                .as("a fast link: where the gateway cuts by itself is good enough")
                .containsExactly(new TwinCut("press", 1));
        for (int i = 0; i < 10; i++) {
            OffloadTrace big = Plant.trace(0, 500, "press");
            plant.offload(GATEWAY, big);
            plant.answer(GATEWAY, big, 0, 10_000 + 32_000_000, 280, 10_000); // at 1 kbit/s
        }
        plant.loop.advance(1_000);
        assertThat(plant.newestPlan(GATEWAY)).as("a slow link").containsExactly(new TwinCut("press", 2));
    }

    @Test
    void setsWorkersAndTheMinersShare() {
        ServingPlant rich = plant("fixed:1").ready();
        rich.offload(GATEWAY, PRESS);
        rich.loop.advance(1_000);
        assertThat(rich.workerCounts).containsExactly(1);
        assertThat(rich.miner.shares).containsExactly(SHARE_MAX);
        AllocationConfig frugal = new AllocationConfig(
                Plant.config(5, WIDE, "fixed:1").policies(),
                5_000,
                1_000,
                5,
                WIDE,
                new AllocationConfig.Power(OptionalDouble.empty(), 5));
        ServingPlant poor = new ServingPlant(frugal).ready();
        poor.offload(GATEWAY, PRESS);
        poor.loop.advance(1_000);
        double share = view(poor).miningShare();
        assertThat(poor.miner.shares).containsExactly(share);
        assertThat(share).isLessThan(0.9 * SHARE_MAX).isPositive();
        double joules = 10 * share * share * share * view(poor).predicted().miningSeconds();
        assertThat(joules).as("10 W at a whole CPU, by its cube").isCloseTo(5, within(0.05));
    }

    @Test
    void severalPoliciesTakeTurnsByTheClock() {
        ServingPlant plant = plant("fixed:0", "fixed:2").ready();
        List<String> policies = new ArrayList<>();
        List<Integer> cuts = new ArrayList<>();
        for (int second = 1; second <= 11; second++) {
            plant.offload(GATEWAY, PRESS);
            plant.loop.advance(1_000);
            policies.add(view(plant).policy());
            cuts.add(plant.newestPlan(GATEWAY).get(0).cut());
        }
        assertThat(cuts).containsExactly(0, 0, 0, 2, 2, 2, 2, 2, 0, 0, 0);
        assertThat(policies).contains("fixed:0", Index.atIndex(2)).contains("fixed:2", Index.atIndex(3));
    }

    @Test
    void aGatewayThatGoesAwayIsForgotten() {
        ServingPlant plant = plant("fixed:2").ready();
        plant.offload(GATEWAY, PRESS);
        plant.offload(OTHER_GATEWAY, LATHE);
        plant.held = Optional.of(ServingPlant.queue());
        plant.loop.advance(1_000);
        plant.disconnect(GATEWAY);
        plant.held.orElseThrow().forEach(plant::run);
        assertThat(view(plant).gateways())
                .as("it went while the policy decided")
                .extracting(PlanView.GatewayPlan::name)
                .containsExactly("gateway-2");
        plant.held = Optional.empty();
        plant.transport.sent.clear();
        plant.loop.advance(1_000);
        assertThat(plant.newestPlan(OTHER_GATEWAY)).containsExactly(new TwinCut("lathe", 2));
        assertThat(plant.newestPlan(GATEWAY)).isEmpty();
        plant.connect(GATEWAY);
        plant.offload(GATEWAY, PRESS);
        plant.loop.advance(1_000);
        assertThat(plant.transport.all(GetProfiles.class)).hasSize(1);
        assertThat(plant.newestPlan(GATEWAY))
                .as("it may be another machine now")
                .isEmpty();
    }

    @Test
    void aGatewayThatOffloadsElsewhereNowIsLeftAlone() {
        ServingPlant plant = plant("fixed:2").ready();
        plant.offload(GATEWAY, PRESS);
        plant.loop.advance(30_000);
        plant.transport.sent.clear();
        plant.loop.advance(2_000);
        assertThat(plant.newestPlan(GATEWAY)).isEmpty();
    }

    @Test
    void stopStopsIt() {
        ServingPlant plant = plant("fixed:2").ready();
        plant.offload(GATEWAY, PRESS);
        plant.loop.advance(1_000);
        PlanView last = view(plant);
        plant.run(plant.allocator::stop);
        plant.loop.advance(5_000);
        assertThat(view(plant)).isEqualTo(last);
        assertThat(plant.loop.nextDueNanos()).isEmpty();
    }
}
