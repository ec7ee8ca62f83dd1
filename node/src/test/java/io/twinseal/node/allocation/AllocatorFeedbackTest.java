package io.twinseal.node.allocation;

import static io.twinseal.node.allocation.Plant.GATEWAY;
import static io.twinseal.node.allocation.ServingPlant.SHARE_MAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.allocation.ServingPlant.Miner;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.wire.WireMessage.Receipt.Timing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was measured comes back into the decisions. */
class AllocatorFeedbackTest {
    private static final ReputationBand WIDE = new ReputationBand(0, 1);
    private static final OffloadTrace PRESS = Plant.trace(1, 8, "press");

    private static ServingPlant plant(String... policies) {
        return new ServingPlant(Plant.config(5, WIDE, policies));
    }

    private static PlanView view(ServingPlant plant) {
        return plant.allocator.view().orElseThrow();
    }

    @Test
    void theVirtualQueuesFollowTheReputationOnTheChain() {
        ServingPlant low = new ServingPlant(Plant.config(5, new ReputationBand(0.5, 0.75), "dpra")).ready();
        ServingPlant high = new ServingPlant(Plant.config(5, new ReputationBand(0, 0.05), "dpra")).ready();
        for (ServingPlant plant : List.of(low, high)) {
            plant.offload(GATEWAY, PRESS);
            plant.loop.advance(4_000);
        }
        var below = view(low).reputation();
        assertThat(below.below()).isCloseTo(5 * (0.5 - Plant.REPUTATION), within(1e-9));
        assertThat(below.above()).isZero();
        assertThat(below.now()).isEqualTo(Plant.REPUTATION);
        assertThat(below.mean()).isCloseTo(Plant.REPUTATION, within(1e-9));
        var above = view(high).reputation();
        assertThat(above.above()).isCloseTo(5 * (Plant.REPUTATION - 0.05), within(1e-9));
        assertThat(above.below()).isZero();
    }

    @Test
    void aWrongPredictionIsCorrectedByWhatIsMeasured() {
        ServingPlant plant = plant("fixed:1").ready();
        plant.offload(GATEWAY, PRESS);
        plant.loop.advance(1_000);
        double first = view(plant).predicted().inferenceSeconds();
        // The profile says 500 and 280 µs.
        long gatewayMicros = 20_000 + 3 * 500;
        for (int i = 0; i < 30; i++) {
            plant.offload(GATEWAY, PRESS);
            plant.answer(GATEWAY, PRESS, gatewayMicros, 5_000, 10_000 + 280, 5_000);
            plant.loop.advance(1_000);
        }
        double measured = 1e-6 * (gatewayMicros + 5_000 + 10_280);
        assertThat(first).isLessThan(0.2 * measured);
        assertThat(view(plant).measured().inferenceSeconds()).isCloseTo(measured, within(1e-6));
        assertThat(view(plant).gateways().get(0).roundTripMillis()).isCloseTo(5, within(1e-6));
        assertThat(view(plant).predicted().inferenceSeconds()).isCloseTo(measured, within(0.03 * measured));
        assertThat(view(plant).predicted().miningSeconds())
                .isCloseTo(view(plant).measured().miningSeconds(), within(1e-3));
    }

    @Test
    void blocksAreExpectedByTheShareThatTheMinerHadWhileTheRecentOnesCame() {
        ServingPlant plant = plant("fixed:2").ready();
        plant.offload(GATEWAY, PRESS);
        plant.miner.statistics = Miner.after(plant.miner.statistics, 1_000, 0.1);
        plant.loop.advance(1_000);
        double eased = plant.miner.statistics.hashesPerCpuSecond() * Math.exp(Plant.ALPHA * Plant.REPUTATION);
        double others = 1 / 30.0 - 0.1 * eased;
        assertThat(view(plant).measured().miningSeconds()).isEqualTo(30);
        assertThat(view(plant).predicted().miningSeconds()).isCloseTo(1 / (others + SHARE_MAX * eased), within(1e-3));
    }

    @Test
    void anOffloadThatNobodyTimedTeachesNothing() {
        ServingPlant plant = plant("fixed:1").ready();
        plant.offload(GATEWAY, PRESS);
        plant.run(() -> plant.allocator.receipted(GATEWAY.id(), PRESS, Timing.NONE, 1_000_000_000, 1_000_000_000));
        plant.loop.advance(1_000);
        assertThat(view(plant).measured().inferenceSeconds()).isZero();
        assertThat(view(plant).predicted().inferenceSeconds()).isLessThan(0.01);
    }
}
