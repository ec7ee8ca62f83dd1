package io.twinseal.node;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.batch.PieceRunner;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.pool.Dropped;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.accesspoint.AccessPointSource;
import io.twinseal.node.accesspoint.AccessPointStatus;
import io.twinseal.node.accesspoint.ChainTally;
import io.twinseal.node.accesspoint.GatewayNotices;
import io.twinseal.node.accesspoint.GovernanceRecords;
import io.twinseal.node.accesspoint.OffloadService;
import io.twinseal.node.accesspoint.Pruner;
import io.twinseal.node.accesspoint.TopHalves;
import io.twinseal.node.allocation.Allocator;
import io.twinseal.node.api.ApiSource;
import io.twinseal.node.api.GovernanceSource;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.config.AllocationConfig;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.gossip.FinalityGossip;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.gossip.TransactionGossip;
import io.twinseal.node.mining.BlockProducer;
import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.models.ModelExchange;
import io.twinseal.node.models.ModelShelf;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.sync.BlockExchange;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that an access point decides, over ports: with real ones it is the daemon's, with simulated ones a test's.
 *
 * <p>Not thread-safe: the node's loop owns it, from {@link #start} on.
 */
public final class AccessPointCore {
    /** As many as wait between two blocks; each keeps its results in memory, and a node has little. */
    private static final int VERIFIED_REMEMBERED_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(AccessPointCore.class);

    /**
     * What the core runs on.
     *
     * @param workers for what takes long, such as signatures
     * @param signatures checks those of others
     */
    public record Ports(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            Transport transport,
            MiningEngine mining,
            Signatures signatures) {}

    /**
     * What an access point computes with.
     *
     * @param cpuClass of this machine, see {@code Engine}
     * @param pieces decodes values from the wire
     * @param topHalves runs the upper layers
     * @param models those that are here
     */
    public record Compute(String cpuClass, TopHalves.Pieces pieces, PieceRunner topHalves, ModelShelf models) {}

    private final Ports ports;
    private final Chain chain;
    private final MemberInfo self;
    private final PendingTransactions pending;
    private final ChainTally tally;
    private final String chainName;
    private final Verifier verifier;
    private final Membership members;
    private final PeerSet peers;
    private final TransactionGossip gossip;
    private final BlockExchange blocks;
    private final FinalityGossip finality;
    private final OffloadService offloads;
    private final ModelExchange models;
    private final GatewayNotices notices;
    private final BlockProducer producer;
    private final Pruner pruner;
    private final AccessPointStatus status;
    private Optional<Allocator> allocator = Optional.empty();

    /** The state by which the members were last let in or kept out. */
    private State rules;

    public AccessPointCore(
            Ports ports,
            Chain chain,
            String chainName,
            Membership members,
            MemberInfo self,
            MemberKey key,
            Compute compute,
            SyncConfig sync,
            StorageConfig storage) {
        this.ports = ports;
        this.chain = chain;
        this.members = members;
        this.self = self;
        members.follow(chain.state());
        rules = chain.state();
        this.chainName = chainName;
        verifier = new Verifier(chain.id(), ports.signatures, VERIFIED_REMEMBERED_MAX);
        pending = new PendingTransactions(new Pool(PoolLimits.DEFAULT), chain);
        tally = new ChainTally(
                chain.store(), chain.finalized().height(), chain.head().height());
        peers = new PeerSet(ports.loop, ports.transport, chain.id(), this::hello, members::role);
        gossip = new TransactionGossip(
                ports.loop, ports.clock, ports.workers, peers, chain.store(), pending, verifier, this::poolGrew);
        blocks = exchange(sync);
        finality = finalityGossip(key);
        offloads = new OffloadService(
                ports.loop,
                ports.clock,
                ports.workers,
                peers,
                chain,
                pending,
                verifier,
                key,
                compute.cpuClass,
                new TopHalves(ports.loop, ports.workers, compute.pieces, compute.topHalves),
                gossip::submit);
        models = new ModelExchange(ports.loop, ports.workers, peers, compute.models, arrived -> {});
        notices = new GatewayNotices(peers, chain);
        producer =
                new BlockProducer(ports.loop, ports.clock, chain, pending, key, verifier, ports.mining, blocks::submit);
        pruner = new Pruner(ports.loop, chain, storage);
        status = new AccessPointStatus(
                ports.clock,
                chainName,
                Software.VERSION,
                self,
                chain,
                pending,
                tally,
                peers,
                offloads,
                blocks::catchingUp,
                ports.mining);
    }

    private BlockExchange exchange(SyncConfig sync) {
        return new BlockExchange(
                ports.loop,
                ports.clock,
                ports.workers,
                peers,
                chain,
                pending,
                verifier,
                ports.signatures,
                sync,
                new Following());
    }

    private FinalityGossip finalityGossip(MemberKey key) {
        return new FinalityGossip(
                ports.loop,
                ports.workers,
                peers,
                chain,
                verifier,
                key,
                this::advanced,
                gossip::submit,
                blocks::fetchFrom);
    }

    /** Has cuts and compute chosen from the start on; call before. */
    public void allocate(AllocationConfig config, Allocator.Ports with) {
        Allocator decides = new Allocator(
                ports.loop, ports.clock, ports.workers, peers, chain, self.id(), ports.mining, config, with);
        offloads.listen(decides);
        allocator = Optional.of(decides);
    }

    /** Joins the network and begins to mine; call on the loop. */
    public void start(List<PeerAddress> dialled) {
        peers.subscribe(gossip);
        peers.subscribe(blocks);
        peers.subscribe(finality);
        peers.subscribe(notices);
        peers.subscribe(offloads);
        peers.subscribe(models);
        models.want(rules.models().values());
        allocator.ifPresent(Allocator::start);
        ports.transport.start(peers);
        dialled.forEach(ports.transport::connect);
        finality.start();
        producer.start();
        pruner.finalised();
    }

    /** Stops mining, repeating and pruning; call on the loop. */
    public void stop() {
        allocator.ifPresent(Allocator::stop);
        pruner.stop();
        producer.stop();
        finality.stop();
    }

    public Chain chain() {
        return chain;
    }

    /** Answers the API; call on the loop. */
    public ApiSource source(Supplier<List<String>> faults) {
        return new AccessPointSource(chain, pending, tally, () -> status.view(faults.get()));
    }

    /** The last choice of cuts and compute; empty if nobody chooses, or nothing yet. Call on the loop. */
    public Optional<PlanView> plan() {
        return allocator.flatMap(Allocator::view);
    }

    /** Answers what the API asks about proposals; call on the loop. */
    public GovernanceSource governance() {
        return new GovernanceRecords(chain, chainName, verifier, gossip::submit);
    }

    private WireMessage.Hello hello() {
        return new WireMessage.Hello(
                PeerSet.VERSION,
                chain.id(),
                Software.VERSION,
                chain.head().id(),
                chain.head().height(),
                chain.weight(),
                chain.store().lowestBlock());
    }

    private void poolGrew() {
        producer.poolGrew();
    }

    private void advanced(Advance advance) {
        if (advance.movedHead()) {
            tally.headMoved(advance);
            headMoved(advance);
        }
        advance.finalized().ifPresent(certificate -> {
            tally.finalised(certificate.checkpoint().height());
            status.finalised(certificate.checkpoint().height());
            offloads.finalised(certificate.checkpoint().height());
            pending.finalised(certificate.checkpoint().height());
            pruner.finalised();
        });
        finality.follow(advance);
        pending.tidy();
        // A resting miner wakes up for a block that releases the voters who leave.
        if (advance.finalized().isPresent() && chain.handover().isPresent()) producer.poolGrew();
    }

    private final class Following implements BlockExchange.Listener {
        @Override
        public void advanced(Advance advance) {
            AccessPointCore.this.advanced(advance);
        }

        @Override
        public void settled(MemberId member) {
            finality.tell(member);
        }

        @Override
        public void startedAgain(List<Block> left) {
            tally.startAgain();
            headMoved(new Advance(
                    left, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()));
            finality.chainStartedAgain();
        }
    }

    private void headMoved(Advance advance) {
        if (!rules.hasSameRules(chain.state())) {
            rules = chain.state();
            members.follow(rules);
            peers.dropStrangers();
            notices.rulesChanged();
            models.want(rules.models().values());
        }
        for (Dropped dropped : pending.headMoved(advance)) {
            LOG.info("dropped {}: {}", dropped.transaction(), dropped.reason());
            offloads.dropped(dropped.transaction().transaction(), dropped.refusal());
        }
        if (!advance.detached().isEmpty())
            LOG.info(
                    "reorganised: {} blocks left the chain, {} joined it",
                    advance.detached().size(),
                    advance.attached().size());
        offloads.headMoved(advance);
        status.headMoved(advance);
        producer.headMoved();
    }
}
