package io.twinseal.node.allocation;

import static io.twinseal.node.allocation.Plant.GATEWAY;
import static io.twinseal.node.allocation.Plant.MODEL;
import static io.twinseal.node.allocation.Plant.OTHER_GATEWAY;
import static io.twinseal.node.allocation.Plant.OTHER_MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Reputation;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.ReputationBand;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.solver.ComputeSplit;
import io.twinseal.inference.model.CutEncodings;
import io.twinseal.inference.model.CutEncodings.Figures;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.allocation.SlotBuilder.MiningPace;
import io.twinseal.node.allocation.SlotBuilder.Named;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SlotBuilderTest {
    private static final double SHARE_MAX = 0.5;
    private static final double BLOCK_SECONDS = 4;
    private static final double WATTS = 10;

    /** 1,000 hashes at 100 a second of CPU, half of one CPU, and γ = e^(−αU): the others find the rest. */
    private static final MiningPace PACE =
            new MiningPace(1_000, 100, 0.05 * Math.exp(Plant.ALPHA * Plant.REPUTATION), BLOCK_SECONDS);

    private final State state = Plant.chain().state();
    private final HalfTimes own = new HalfTimes();
    private final SortedMap<MemberId, GatewayMeter> meters = new TreeMap<>();
    private final GatewayMeter meter = new GatewayMeter();
    private Function<Digest, Optional<ModelManifest>> manifests = Plant::manifest;

    SlotBuilderTest() {
        own.take(List.of(Plant.profile(MODEL, 1)));
        meter.times.take(List.of(Plant.profile(MODEL, 1)));
        meters.put(GATEWAY.id(), meter);
    }

    private Optional<Named> build(Map<String, Integer> cuts) {
        var config = Plant.config(5, new ReputationBand(0, 1), "dpra");
        return new SlotBuilder(config, 2, SHARE_MAX, manifests, own).build(state, meters, PACE, WATTS, 0.75, 0.5, cuts);
    }

    private Named built() {
        return build(Map.of()).orElseThrow();
    }

    @Test
    void aCycleIsANanosecondOfOneCpuAndWorkIsTheModels() {
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        Slot slot = built().slot();
        List<Partition> partitions = slot.twins().get(0).partitions();
        assertThat(slot.twins().get(0).points()).isEqualTo(8);
        assertThat(partitions).extracting(Partition::cut).containsExactly(0, 1, 2);
        assertThat(partitions).extracting(Partition::uplinkBitsPerPoint).containsExactly(64.0, 128.0, 32.0);
        assertThat(partitions).extracting(Partition::workPerPoint).containsExactly(4_000.0, 3_000.0, 0.0);
        Partition middle = partitions.get(1);
        assertThat(8 * middle.bottomFlopsPerPoint()).isCloseTo(500_000, within(1e-3));
        assertThat(8 * middle.topFlopsPerPoint()).isCloseTo(280_000, within(1e-3));

        Plan plan = ComputeSplit.plan(slot, List.of(1));
        double bitsPerSecond = meter.link.bitsPerSecond();
        assertThat(plan.stages().get(0).gatewaySeconds())
                .isCloseTo(meter.link.roundTripSeconds() + 500e-6, within(1e-9));
        assertThat(plan.stages().get(0).uplinkSeconds()).isCloseTo(8 * 128 / bitsPerSecond, within(1e-9));
        assertThat(plan.inferenceHertz().get(0) * plan.stages().get(0).accessPointSeconds())
                .isCloseTo(280_000, within(1.0));
        assertThat(slot.accessPoints().get(0).processor().hertz())
                .as("one gateway makes one call at a time")
                .isEqualTo(1e9);
        assertThat(slot.queues().above().get(0)).isEqualTo(0.75);
        assertThat(slot.queues().below().get(0)).isEqualTo(0.5);
    }

    @Test
    void twinsWithOneModelShareTheFixedPartOfACall() {
        meter.offloaded(Plant.trace(1, 8, "press", "saw"), 0);
        var twins = built().slot().twins();
        assertThat(twins).hasSize(2);
        double bottom = twins.stream()
                .mapToDouble(twin -> twin.points() * twin.partitions().get(1).bottomFlopsPerPoint())
                .sum();
        assertThat(bottom).isCloseTo(1e3 * (100 + 16 * 50), within(1e-3));
    }

    @Test
    void measuredTimesCorrectThoseOfTheProfile() {
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        double bottom = built().slot().twins().get(0).partitions().get(1).bottomFlopsPerPoint();
        for (int i = 0; i < 40; i++) {
            double predicted = 1e-3 * (1 + i % 5);
            meter.gateway.learn(predicted, 0.01 + 3 * predicted);
            meter.accessPoint.learn(predicted, 0.02 + predicted);
        }
        Slot slot = built().slot();
        assertThat(slot.twins().get(0).partitions().get(1).bottomFlopsPerPoint())
                .isCloseTo(meter.gateway.factor() * bottom, within(1e-3))
                .isGreaterThan(2 * bottom);
        assertThat(slot.gateways().get(0).waitSeconds())
                .isEqualTo(meter.link.roundTripSeconds() + meter.gateway.offset() + meter.accessPoint.offset())
                .isGreaterThan(0.025);
    }

    @Test
    void bitsAreThoseOfTheEncodingThatTheModelIsMeantFor() {
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        var measured = Map.of(Encoding.FLOAT32, new Figures(9, 1), Encoding.INT8, new Figures(3, 1));
        var int8 = new CutEncodings(Encoding.INT8, new TreeMap<>(measured));
        manifests = model -> Optional.of(Plant.MANIFEST.withCuts(Collections.nCopies(3, int8)));
        assertThat(built().slot().twins().get(0).partitions())
                .extracting(Partition::uplinkBitsPerPoint)
                .containsOnly(24.0);
    }

    @Test
    void noCutIsBelowTheGatewaysLeastOne() {
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        meter.cutMin = 1;
        assertThat(built().slot().twins().get(0).partitions())
                .extracting(Partition::cut)
                .containsExactly(1, 2);
        assertThat(built().cut(0, 1)).isEqualTo(2);
        meter.cutMin = 9;
        assertThat(built().slot().twins().get(0).partitions())
                .extracting(Partition::cut)
                .containsExactly(2);
    }

    @Test
    void theChoicesOfTheSlotBeforeAreTheCutsAsTheyWere() {
        meter.offloaded(Plant.trace(1, 8, "press", "saw"), 0);
        meter.cutMin = 1;
        Slot slot = build(Map.of("press", 2, "saw", 1)).orElseThrow().slot();
        assertThat(slot.lastChoices()).containsExactly(1, 0);
    }

    @Test
    void onlyTwinsOfWhichEnoughIsKnownTakePart() {
        assertThat(build(Map.of())).as("no points").isEmpty();
        meter.offloaded(Plant.trace(1, 8, "press", "drill", "lathe"), 0);
        assertThat(built().twins()).extracting(TwinInfo::id).containsExactly("press");
        meter.times.take(List.of(Plant.profile(OTHER_MODEL, 1)));
        assertThat(built().twins())
                .as("not measured here")
                .extracting(TwinInfo::id)
                .containsExactly("press");
        own.take(List.of(Plant.profile(OTHER_MODEL, 1)));
        assertThat(built().twins()).extracting(TwinInfo::id).containsExactly("drill", "press");
        GatewayMeter silent = new GatewayMeter();
        silent.offloaded(Plant.trace(1, 8, "lathe"), 0);
        meters.put(OTHER_GATEWAY.id(), silent);
        assertThat(built().twins())
                .as("not told by the gateway")
                .extracting(TwinInfo::id)
                .containsExactly("drill", "press");
        meters.remove(OTHER_GATEWAY.id());
        manifests = model -> model.equals(OTHER_MODEL) ? Optional.empty() : Plant.manifest(model);
        assertThat(built().twins())
                .as("the model is not here")
                .extracting(TwinInfo::id)
                .containsExactly("press");
        assertThat(built().gateways()).as("lathe is another gateway's").containsExactly(GATEWAY.id());
    }

    @Test
    void everyTwinIsWithItsGateway() {
        GatewayMeter other = new GatewayMeter();
        other.times.take(List.of(Plant.profile(MODEL, 4)));
        other.offloaded(Plant.trace(1, 8, "lathe"), 0);
        meters.put(OTHER_GATEWAY.id(), other);
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        Named named = built();
        for (int n = 0; n < 2; n++) {
            var twin = named.slot().twins().get(n);
            boolean press = named.twins().get(n).id().equals("press");
            assertThat(named.gateways().get(twin.gateway())).isEqualTo(press ? GATEWAY.id() : OTHER_GATEWAY.id());
            assertThat(8 * twin.partitions().get(1).bottomFlopsPerPoint())
                    .isCloseTo(press ? 500_000 : 2_000_000, within(1e-3));
        }
    }

    @Test
    void ifNothingChangesTheNextBlockTakesAsLongAsTheLastOnes() {
        meter.offloaded(Plant.trace(2, 8, "press"), 0); // no work, so U stays as it is
        Slot slot = built().slot();
        Plan plan = ComputeSplit.plan(slot, List.of(2));
        assertThat(plan.miningHertz().get(0)).isEqualTo(SHARE_MAX * 1e9);
        assertThat(plan.latency().miningSeconds()).isCloseTo(BLOCK_SECONDS, within(1e-6));
        // Γ = 10 s of one CPU. Alone: 20 s at half a CPU, over e^(αU). The others: 1/4 − 1/that blocks a second.
        assertThat(slot.rules().mining().blockCycles()).isEqualTo(10e9);
        double others = 10 * (0.25 - Math.exp(0.125) / 20);
        assertThat(slot.accessPoints().get(1).miningHertzMax()).isCloseTo(others * 1e9, within(1.0));
    }

    @Test
    void workEasesTheOwnMiningAlone() {
        meter.offloaded(Plant.trace(0, 64, "press"), 0);
        Slot slot = built().slot();
        double reputation = slot.rules().reputation().reputation(64 * 4_000);
        double own = 0.05 * Math.exp(Plant.ALPHA * reputation);
        double others = 0.25 - PACE.ownBlocksPerSecond();
        assertThat(ComputeSplit.plan(slot, List.of(0)).latency().miningSeconds())
                .isCloseTo(1 / (own + others), within(1e-6));
    }

    @Test
    void reputationIsThatOfConsensusOnceAWholeWindowHadThisWork() {
        meter.offloaded(Plant.trace(1, 8, "press"), 0);
        Slot slot = built().slot();
        var parameters = state.parameters();
        double slotsPerBlock = BLOCK_SECONDS / meter.intervalSeconds();
        for (double flops : new double[] {0, 1e6, 5e7, 1e9, 1e12}) {
            var work = BigInteger.valueOf((long) (flops * slotsPerBlock))
                    .multiply(BigInteger.valueOf(parameters.reputationWindow()));
            assertThat(slot.rules().reputation().reputation(flops))
                    .as("%s FLOPs", flops)
                    .isEqualTo((double) Reputation.of(parameters, work) / Fixed.ONE);
        }
        assertThat(slot.rules().reputation().reputation(0)).isEqualTo(Plant.REPUTATION);
        assertThat(slot.rules().reputation().reputation(1e9)).isBetween(0.9, 1.0);
    }
}
