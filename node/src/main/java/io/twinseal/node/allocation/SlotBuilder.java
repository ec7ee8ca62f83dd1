package io.twinseal.node.allocation;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.Reputation;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Mining;
import io.twinseal.inference.allocation.Mining.MiningEnergy;
import io.twinseal.inference.allocation.Mining.RaceTime;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.ReputationFunction;
import io.twinseal.inference.allocation.Rules;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.config.AllocationConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Makes a slot of the optimiser from what an access point measured. A cycle is a nanosecond of one CPU, and so is a FLOP,
 * except where work counts for reputation: there it is the model's. The other access points are one, which mines as they
 * do together.
 */
final class SlotBuilder {
    static final double CYCLES_PER_SECOND = 1e9;
    private static final double UNLIMITED_JOULES = 1e9;
    private static final double LITTLE_CAPACITANCE = 1e-30;
    private static final int OWN = 0;

    private final AllocationConfig config;
    private final int cpus;
    private final double miningShareMax;
    private final Function<Digest, Optional<ModelManifest>> manifests;
    private final HalfTimes own;

    /**
     * @param cpus that inference may take
     * @param miningShareMax of one CPU
     */
    SlotBuilder(
            AllocationConfig config,
            int cpus,
            double miningShareMax,
            Function<Digest, Optional<ModelManifest>> manifests,
            HalfTimes own) {
        this.config = config;
        this.cpus = cpus;
        this.miningShareMax = miningShareMax;
        this.manifests = manifests;
        this.own = own;
    }

    /**
     * How mining goes.
     *
     * @param difficulty D, in hashes at γ = 1
     * @param hashesPerCpuSecond of the own miner
     * @param ownBlocksPerSecond that the own miner finds in the mean
     * @param blockSeconds mean time between blocks of all
     */
    record MiningPace(long difficulty, double hashesPerCpuSecond, double ownBlocksPerSecond, double blockSeconds) {}

    /**
     * A slot with the names of its twins and gateways, in its order.
     *
     * @param wattsPerCpu that it reckons with
     */
    record Named(Slot slot, List<MemberId> gateways, List<TwinInfo> twins, double wattsPerCpu) {
        int cut(int twin, int choice) {
            return slot.twins().get(twin).partitions().get(choice).cut();
        }
    }

    /**
     * The slot as of now; empty if no twin has anything to decide.
     *
     * @param wattsPerCpu that is busy
     * @param above Q of this access point
     * @param below its Z
     * @param cuts of the slot before, by twin
     */
    Optional<Named> build(
            State state,
            SortedMap<MemberId, GatewayMeter> meters,
            MiningPace pace,
            double wattsPerCpu,
            double above,
            double below,
            Map<String, Integer> cuts) {
        List<Gateway> gateways = new ArrayList<>();
        List<Twin> twins = new ArrayList<>();
        List<TwinInfo> infos = new ArrayList<>();
        meters.forEach((name, meter) -> {
            List<TwinInfo> busy = busy(state, name, meter);
            Map<Digest, Double> together = new HashMap<>();
            for (TwinInfo info : busy) together.merge(info.model(), meter.points(info.id()), Double::sum);
            for (TwinInfo info : busy) {
                ModelManifest manifest = manifests.apply(info.model()).orElseThrow();
                double group = together.getOrDefault(info.model(), 1.0);
                int points = (int) Math.max(1, Math.round(meter.points(info.id())));
                infos.add(info);
                twins.add(new Twin(gateways.size(), points, partitions(info.model(), manifest, meter, group)));
            }
            gateways.add(new Gateway(
                    OWN,
                    new Processor(CYCLES_PER_SECOND, 1, 0),
                    new Link(meter.link.bitsPerSecond(), 0),
                    meter.link.roundTripSeconds() + meter.gateway.offset() + meter.accessPoint.offset(),
                    UNLIMITED_JOULES));
        });
        if (twins.isEmpty()) return Optional.empty();
        double interval = meters.values().stream()
                .mapToDouble(GatewayMeter::intervalSeconds)
                .average()
                .orElseThrow();
        Slot slot = new Slot(
                twins,
                gateways,
                accessPoints(state.parameters(), pace, wattsPerCpu, Math.min(cpus, gateways.size())),
                rules(state.parameters(), pace, interval),
                new VirtualQueues(List.of(above, 0.0), List.of(below, 0.0)),
                List.of());
        return Optional.of(new Named(
                slot.withLastChoices(lastChoices(twins, infos, meters, cuts)),
                List.copyOf(meters.keySet()),
                infos,
                wattsPerCpu));
    }

    private List<TwinInfo> busy(State state, MemberId gateway, GatewayMeter meter) {
        return state.twins().values().stream()
                .filter(twin -> twin.gateway().equals(gateway))
                .filter(twin -> meter.points(twin.id()) > 0)
                .filter(twin -> meter.knows(twin.model()) && own.knows(twin.model()))
                .filter(twin -> manifests.apply(twin.model()).isPresent())
                .toList();
    }

    /** @param group points of all twins with this model at the gateway, which share a call */
    private List<Partition> partitions(Digest model, ModelManifest manifest, GatewayMeter meter, double group) {
        List<Partition> partitions = new ArrayList<>();
        int least = Math.min(meter.cutMin, manifest.layerCount());
        for (int cut = least; cut <= manifest.layerCount(); cut++) {
            double bottom = meter.gateway.factor() * meter.times.bottom(model, cut, group);
            double top = meter.accessPoint.factor() * own.top(model, cut, group);
            partitions.add(new Partition(
                    cut,
                    Variant.FULL,
                    CYCLES_PER_SECOND * bottom / group,
                    Byte.SIZE * (double) bytesPerPoint(manifest, cut),
                    CYCLES_PER_SECOND * top / group,
                    manifest.topFlopsPerPoint(cut)));
        }
        return partitions;
    }

    /** As the model's record measured the encoding that it is meant for. */
    private static long bytesPerPoint(ModelManifest manifest, int cut) {
        if (manifest.cuts().isEmpty()) return manifest.activationBytesPerPoint(cut);
        var encodings = manifest.cuts().get(cut);
        return encodings.of(encodings.chosen()).orElseThrow().bytesPerPoint();
    }

    /** @param busy CPUs that can be: a call takes one, and a gateway makes one call after the other */
    private List<AccessPoint> accessPoints(Parameters parameters, MiningPace pace, double wattsPerCpu, int busy) {
        double hertz = busy * CYCLES_PER_SECOND;
        double capacitance = busy * wattsPerCpu / (hertz * hertz * hertz);
        AccessPoint self = new AccessPoint(
                new Processor(hertz, 1, capacitance),
                miningShareMax * CYCLES_PER_SECOND,
                config.power().joulesPerSlot(),
                OptionalDouble.empty());
        double others = Math.max(0, 1 / pace.blockSeconds() - pace.ownBlocksPerSecond());
        double cycles = others * blockCycles(pace) / Math.exp(number(parameters.beta()));
        AccessPoint rest = new AccessPoint(
                new Processor(Math.max(1, cycles), 1, LITTLE_CAPACITANCE), UNLIMITED_JOULES, OptionalDouble.of(0));
        return List.of(self, rest);
    }

    /** Γ. */
    private static double blockCycles(MiningPace pace) {
        return pace.difficulty() / pace.hashesPerCpuSecond() * CYCLES_PER_SECOND;
    }

    private Rules rules(Parameters parameters, MiningPace pace, double intervalSeconds) {
        Mining mining = new Mining(
                blockCycles(pace),
                number(parameters.alpha()),
                number(parameters.beta()),
                RaceTime.MEAN,
                MiningEnergy.JOINT);
        double slotsPerBlock = pace.blockSeconds() / intervalSeconds;
        return new Rules(config.latencyWeight(), reputation(parameters, slotsPerBlock), config.band(), mining, 0, 0);
    }

    /** U in the long run if every slot had this work. */
    private static ReputationFunction reputation(Parameters parameters, double slotsPerBlock) {
        BigInteger window = BigInteger.valueOf(parameters.reputationWindow());
        return flops -> {
            BigInteger perBlock = new BigDecimal(flops * slotsPerBlock).toBigInteger();
            return number(Reputation.of(parameters, perBlock.multiply(window)));
        };
    }

    /** Before the first decision, the cuts at which the gateways offload by themselves. */
    private static List<Integer> lastChoices(
            List<Twin> twins,
            List<TwinInfo> infos,
            SortedMap<MemberId, GatewayMeter> meters,
            Map<String, Integer> cuts) {
        List<Integer> last = new ArrayList<>();
        for (int n = 0; n < twins.size(); n++) {
            String id = infos.get(n).id();
            GatewayMeter meter = Objects.requireNonNull(meters.get(infos.get(n).gateway()));
            last.add(twins.get(n).choiceAt(cuts.getOrDefault(id, meter.cut(id))));
        }
        return last;
    }

    static double number(long fixed) {
        return (double) fixed / Fixed.ONE;
    }
}
