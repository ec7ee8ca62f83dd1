package io.twinseal.node.allocation;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Policy;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.inference.allocation.policy.Steady;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.accesspoint.OffloadService;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.allocation.SlotBuilder.MiningPace;
import io.twinseal.node.allocation.SlotBuilder.Named;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.config.AllocationConfig;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.mining.MiningStatistics;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.Receipt.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, slot by slot, where the twins of the gateways served here are cut, how many calls of the engine run at a time,
 * and how much the miner takes. The policy is that of the simulation; its numbers are measured:
 *
 * <pre>
 *   offloads, receipts --times--> meters --+
 *   chain --U, difficulty, block time------+--> slot --policy, on a worker--> cuts to gateways,
 *   miner --hashes-------------------------+                                  workers, miner's share
 * </pre>
 *
 * <p>Reputation counts as it will be once the work of this slot has been done for a whole window: on the chain it takes
 * effect later. Not thread-safe: the node's loop owns it.
 */
public final class Allocator implements PeerSet.Subscriber, OffloadService.Listener {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    /** Measurements are not exact enough to tell smaller gains. */
    private static final double GAIN_MIN = 0.02;

    private static final int PACE_BLOCKS = 32;
    private static final int ACTIVE_INTERVALS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(Allocator.class);

    /**
     * What the decisions act upon, and come from.
     *
     * @param cpus that inference may take
     * @param miningShareMax of one CPU
     * @param manifests of models that are here
     * @param profiles measures how long the models that are here take, on a thread of its own
     * @param workers takes how many calls of the engine may run at a time
     * @param wattsPerCpu that is busy, as of now
     */
    public record Ports(
            int cpus,
            double miningShareMax,
            Function<Digest, Optional<ModelManifest>> manifests,
            Supplier<CompletableFuture<List<MachineProfile>>> profiles,
            IntConsumer workers,
            DoubleSupplier wattsPerCpu) {}

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final Chain chain;
    private final MemberId self;
    private final MiningEngine mining;
    private final AllocationConfig config;
    private final Ports ports;
    private final List<Policy> policies;
    private final HalfTimes own = new HalfTimes();
    private final SlotBuilder slots;
    private final SortedMap<MemberId, GatewayMeter> meters = new TreeMap<>();
    private final Map<String, Integer> cuts = new HashMap<>();
    /** What the miner had done when a recent height was first the head's. */
    private final NavigableMap<Long, MiningStatistics> mined = new TreeMap<>();

    private VirtualQueues queues = VirtualQueues.empty(1);
    private double reputations;
    private long ticks;
    private long decisions;
    private boolean deciding;
    private boolean profiling;
    private Optional<Timer> timer = Optional.empty();

    @Nullable private PlanView view;

    public Allocator(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            Chain chain,
            MemberId self,
            MiningEngine mining,
            AllocationConfig config,
            Ports ports) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.self = self;
        this.mining = mining;
        this.config = config;
        this.ports = ports;
        this.policies = config.policies().stream()
                .map(PolicyName::policy)
                .map(policy -> policy instanceof Dpra ? new Steady(policy, GAIN_MIN) : policy)
                .toList();
        this.slots = new SlotBuilder(config, ports.cpus, ports.miningShareMax, ports.manifests, own);
    }

    /** Begins to decide; call on the loop. */
    public void start() {
        peers.subscribe(this);
        timer = Optional.of(loop.schedule(config.intervalMillis(), this::tick));
    }

    /** Decides no more; call on the loop. */
    public void stop() {
        timer.ifPresent(Timer::cancel);
    }

    /** The last decision; empty before the first. */
    public Optional<PlanView> view() {
        return Optional.ofNullable(view);
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role != Role.GATEWAY) return;
        GatewayMeter meter = new GatewayMeter();
        meters.put(member, meter);
        askProfiles(member, meter);
    }

    private void askProfiles(MemberId gateway, GatewayMeter meter) {
        meter.asked = true;
        peers.send(gateway, new WireMessage.GetProfiles());
    }

    @Override
    public void gone(MemberId member, Role role) {
        meters.remove(member);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        GatewayMeter meter = meters.get(member);
        if (meter == null || !(message instanceof WireMessage.Profiles profiles)) return;
        meter.asked = false;
        meter.times.take(profiles.profiles());
        meter.cutMin = profiles.cutMin();
    }

    @Override
    public void offloaded(MemberId gateway, OffloadTrace trace) {
        GatewayMeter meter = meters.get(gateway);
        if (meter == null) return;
        meter.offloaded(trace, clock.nanos());
        boolean lacks = trace.shares().stream().anyMatch(share -> !meter.knows(share.model()));
        if (lacks && !meter.asked) askProfiles(gateway, meter); // it got a model since
    }

    @Override
    public void receipted(MemberId gateway, OffloadTrace trace, Timing timing, long servedNanos, long receiptNanos) {
        GatewayMeter meter = meters.get(gateway);
        if (meter == null || timing.equals(Timing.NONE)) return;
        double served = servedNanos / NANOS_PER_SECOND;
        meter.answered(
                trace,
                new OffloadTimes(
                        timing.gatewayMicros() / MICROS_PER_SECOND,
                        Math.max(0, timing.roundTripMicros() / MICROS_PER_SECOND - served),
                        served,
                        Math.max(0, receiptNanos / NANOS_PER_SECOND - timing.checkMicros() / MICROS_PER_SECOND)),
                own);
    }

    private void tick() {
        timer = Optional.of(loop.schedule(config.intervalMillis(), this::tick));
        double reputation = reputation();
        queues = queues.after(List.of(reputation), config.band());
        reputations += reputation;
        ticks++;
        profile();
        if (deciding) return;
        Optional<MiningPace> pace = pace();
        if (pace.isEmpty()) return;
        SortedMap<MemberId, GatewayMeter> active = new TreeMap<>(meters);
        active.values().removeIf(meter -> !isActive(meter));
        Optional<Named> built = slots.build(
                chain.state(),
                active,
                pace.get(),
                ports.wattsPerCpu.getAsDouble(),
                queues.above().get(0),
                queues.below().get(0),
                cuts);
        if (built.isEmpty()) return;
        deciding = true;
        Named named = built.get();
        Policy policy = policies.get((int) (clock.millis() / config.turnMillis() % policies.size()));
        workers.submit(() -> decide(policy, named), decision -> {
            deciding = false;
            apply(named, decision, pace.get());
        });
    }

    private record Decision(String policy, Plan plan, double millis) {}

    private Decision decide(Policy policy, Named named) {
        long start = clock.nanos();
        Plan plan = policy.plan(named.slot());
        return new Decision(policy.name(), plan, (clock.nanos() - start) * MILLIS_PER_SECOND / NANOS_PER_SECOND);
    }

    private void apply(Named named, Decision decision, MiningPace pace) {
        Plan plan = decision.plan;
        decisions++;
        Map<MemberId, List<CutPlan.TwinCut>> entries = new HashMap<>();
        for (int n = 0; n < named.twins().size(); n++) {
            String twin = named.twins().get(n).id();
            int cut = named.cut(n, plan.choices().get(n));
            Integer before = cuts.put(twin, cut);
            if (before == null || before != cut) LOG.info("twin {} is to be cut at {}", twin, cut);
            entries.computeIfAbsent(named.twins().get(n).gateway(), first -> new ArrayList<>())
                    .add(new CutPlan.TwinCut(twin, cut));
        }
        entries.forEach((gateway, all) -> peers.send(gateway, new CutPlan(decisions, all)));
        double busy =
                plan.inferenceHertz().stream().mapToDouble(Double::doubleValue).sum();
        int calls = (int) Math.min(ports.cpus, Math.max(1, Math.ceil(busy / SlotBuilder.CYCLES_PER_SECOND)));
        double share = Math.min(ports.miningShareMax, plan.miningHertz().get(0) / SlotBuilder.CYCLES_PER_SECOND);
        ports.workers.accept(calls);
        mining.cpuShare(Math.max(share, ports.miningShareMax * 1e-3));
        view = new PlanViews(chain.state(), meters)
                .view(
                        decisions,
                        clock.millis(),
                        decision.policy,
                        decision.millis,
                        named,
                        plan,
                        new PlanView.ReputationQueues(
                                reputation(),
                                reputations / ticks,
                                config.band().min(),
                                config.band().max(),
                                queues.above().get(0),
                                queues.below().get(0)),
                        pace.blockSeconds(),
                        calls,
                        share);
    }

    private boolean isActive(GatewayMeter meter) {
        double interval = Math.max(meter.intervalSeconds(), config.intervalMillis() / MILLIS_PER_SECOND);
        return meter.isActive(clock.nanos(), (long) (ACTIVE_INTERVALS * interval * NANOS_PER_SECOND));
    }

    /** Measures the models that are new here. */
    @SuppressWarnings("FutureReturnValueIgnored") // however it ends, the loop hears of it
    private void profile() {
        boolean lacks = chain.state().models().keySet().stream()
                .anyMatch(model ->
                        !own.knows(model) && ports.manifests.apply(model).isPresent());
        if (!lacks || profiling) return;
        profiling = true;
        ports.profiles
                .get()
                .whenComplete((measured, fault) -> loop.post(() -> {
                    profiling = false;
                    if (fault != null) throw new IllegalStateException("models could not be measured", fault);
                    own.take(measured);
                }));
    }

    /** U on the chain. */
    private double reputation() {
        Parameters parameters = chain.state().parameters();
        return SlotBuilder.number(chain.state().reputation(self).orElse(parameters.reputationMin()));
    }

    /** Empty before there are two blocks and the miner has begun. */
    private Optional<MiningPace> pace() {
        Header head = chain.head();
        long from = Math.max(1, head.height() - PACE_BLOCKS);
        MiningStatistics statistics = mining.statistics();
        mined.putIfAbsent(head.height(), statistics);
        mined.headMap(from).clear();
        double hashesPerCpuSecond = statistics.hashesPerCpuSecond();
        if (head.height() <= from || hashesPerCpuSecond == 0) return Optional.empty();
        long sinceMillis = chain.store()
                .canonicalId(from)
                .flatMap(id -> chain.store().header(id))
                .map(stored -> stored.sealedHeader().header().timeMillis())
                .orElse(head.timeMillis());
        double blockSeconds = (head.timeMillis() - sinceMillis) / MILLIS_PER_SECOND / (head.height() - from);
        if (blockSeconds <= 0) return Optional.empty();
        long difficulty = chain.state().outlook().difficulty();
        Parameters parameters = chain.state().parameters();
        double gamma = Math.exp(
                -SlotBuilder.number(parameters.alpha()) * reputation() - SlotBuilder.number(parameters.beta()));
        MiningStatistics recent = statistics.since(mined.firstEntry().getValue());
        double share = (recent.workNanos() > 0 ? recent : statistics).cpuShare();
        double own = hashesPerCpuSecond * share / (difficulty * gamma);
        return Optional.of(new MiningPace(difficulty, hashesPerCpuSecond, own, blockSeconds));
    }
}
