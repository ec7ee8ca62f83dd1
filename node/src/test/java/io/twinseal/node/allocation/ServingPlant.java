package io.twinseal.node.allocation;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.node.FakeTransport;
import io.twinseal.node.accesspoint.OffloadTrace;
import io.twinseal.node.config.AllocationConfig;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.mining.MiningStatistics;
import io.twinseal.node.mining.MiningWork;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.Receipt.Timing;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The first access point of the plant chooses; the test plays its gateways, its miner and its engine. */
final class ServingPlant {
    static final double SHARE_MAX = 0.5;
    static final double HASHES_PER_CPU_SECOND = 0.01;
    private static final long NANOS_PER_MICRO = 1_000;

    final ManualClock clock = new ManualClock(Plant.START_MILLIS);
    final ManualNodeLoop loop = new ManualNodeLoop(clock);
    final FakeTransport transport = new FakeTransport();
    final Chain chain = Plant.chain();
    final Miner miner = new Miner();
    final List<Integer> workerCounts = new ArrayList<>();
    final CompletableFuture<List<MachineProfile>> measured = new CompletableFuture<>();
    final Allocator allocator;

    /** While set, decisions wait here. */
    Optional<Queue<Runnable>> held = Optional.empty();

    int measurements;
    private final PeerSet peers = new PeerSet(
            loop,
            transport,
            chain.id(),
            this::hello,
            id -> chain.state().member(id).map(MemberInfo::role));

    ServingPlant(AllocationConfig config) {
        allocator = new Allocator(
                loop,
                clock,
                new HeldWorkers(),
                peers,
                chain,
                Plant.AP.id(),
                miner,
                config,
                new Allocator.Ports(1, SHARE_MAX, Plant::manifest, this::measure, workerCounts::add, () -> 10));
        run(allocator::start);
    }

    private CompletableFuture<List<MachineProfile>> measure() {
        measurements++;
        return measured;
    }

    /**
     * Both gateways are connected and profiled, the models are measured, there are blocks every 30 seconds; one interval
     * has passed.
     */
    ServingPlant ready() {
        mineBlocks(3);
        measured.complete(List.of(Plant.profile(Plant.MODEL, 1), Plant.profile(Plant.OTHER_MODEL, 1)));
        for (MemberKey gateway : List.of(Plant.GATEWAY, Plant.OTHER_GATEWAY)) {
            connect(gateway);
            profiles(gateway, Plant.MODEL);
        }
        loop.advance(1_000);
        return this;
    }

    void mineBlocks(int count) {
        for (int i = 0; i < count; i++)
            Plant.mine(chain, Plant.START_MILLIS + 30_000 * (chain.head().height() + 1));
    }

    void connect(MemberKey member) {
        run(() -> peers.connected(new Peer(member.id(), "127.0.0.1:1", false)));
        run(() -> peers.received(member.id(), hello()));
    }

    void disconnect(MemberKey member) {
        run(() -> peers.disconnected(member.id(), "gone"));
    }

    void profiles(MemberKey gateway, Digest... models) {
        var profiles =
                Arrays.stream(models).map(model -> Plant.profile(model, 1)).toList();
        run(() -> peers.received(gateway.id(), new WireMessage.Profiles(profiles, 0)));
    }

    void offload(MemberKey gateway, OffloadTrace trace) {
        run(() -> allocator.offloaded(gateway.id(), trace));
    }

    /** @param receiptMicros without the gateway's check */
    void answer(
            MemberKey gateway,
            OffloadTrace trace,
            long gatewayMicros,
            long networkMicros,
            long servedMicros,
            long receiptMicros) {
        long checkMicros = 700;
        run(() -> allocator.receipted(
                gateway.id(),
                trace,
                new Timing(gatewayMicros, networkMicros + servedMicros, checkMicros),
                servedMicros * NANOS_PER_MICRO,
                (receiptMicros + checkMicros) * NANOS_PER_MICRO));
    }

    /** The entries of the newest plan for a gateway; empty if it got none. */
    List<CutPlan.TwinCut> newestPlan(MemberKey gateway) {
        List<CutPlan.TwinCut> newest = List.of();
        for (var sent : transport.sent)
            if (sent.to().equals(gateway.id()) && sent.message() instanceof CutPlan plan) newest = plan.entries();
        return newest;
    }

    void run(Runnable task) {
        loop.post(task);
        loop.runReady();
    }

    private WireMessage.Hello hello() {
        return new WireMessage.Hello(PeerSet.VERSION, chain.id(), "test", BlockId.of(new byte[32]), 0, BigInteger.ONE);
    }

    /** Half of one CPU searched for 1,000 seconds so far. */
    static final class Miner implements MiningEngine {
        MiningStatistics statistics = after(new MiningStatistics(0, 0, 0), 1_000, 0.5);
        final List<Double> shares = new ArrayList<>();

        static MiningStatistics after(MiningStatistics before, long workSeconds, double share) {
            long work = workSeconds * 1_000_000_000;
            long cpu = (long) (work * share);
            return new MiningStatistics(
                    before.hashes() + Math.round(cpu * 1e-9 * HASHES_PER_CPU_SECOND),
                    before.cpuNanos() + cpu,
                    before.workNanos() + work);
        }

        @Override
        public void start(MiningWork work, LongConsumer onFound) {}

        @Override
        public void stop() {}

        @Override
        public void cpuShare(double cpuShare) {
            shares.add(cpuShare);
        }

        @Override
        public MiningStatistics statistics() {
            return statistics;
        }
    }

    private final class HeldWorkers implements Workers {
        private final Workers direct = new LoopWorkers(loop, (where, cause) -> {
            throw new AssertionError(where, cause);
        });

        @Override
        public <T> void submit(Callable<T> work, Consumer<T> onLoop) {
            if (held.isPresent()) held.get().add(() -> direct.submit(work, onLoop));
            else direct.submit(work, onLoop);
        }
    }

    static Queue<Runnable> queue() {
        return new ArrayDeque<>();
    }
}
