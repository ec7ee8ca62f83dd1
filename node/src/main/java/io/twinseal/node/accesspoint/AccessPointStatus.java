package io.twinseal.node.accesspoint;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.PeerView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.SyncView;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.mining.MiningEngine;
import io.twinseal.node.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How an access point is doing.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class AccessPointStatus {
    private final Clock clock;
    private final long startedMillis;
    private final String chainName;
    private final String software;
    private final MemberInfo self;
    private final Chain chain;
    private final PendingTransactions pending;
    private final ChainTally tally;
    private final PeerSet peers;
    private final OffloadService offloads;
    private final Supplier<Optional<SyncView>> sync;
    private final HashRate hashRate;
    private final Latencies seals = new Latencies();
    private final Latencies finals = new Latencies();

    /** When the own batches were signed that are in blocks which are not final yet. */
    private final NavigableMap<Long, List<Long>> signedMillisByHeight = new TreeMap<>();

    public AccessPointStatus(
            Clock clock,
            String chainName,
            String software,
            MemberInfo self,
            Chain chain,
            PendingTransactions pending,
            ChainTally tally,
            PeerSet peers,
            OffloadService offloads,
            Supplier<Optional<SyncView>> sync,
            MiningEngine mining) {
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.chainName = chainName;
        this.software = software;
        this.self = self;
        this.chain = chain;
        this.pending = pending;
        this.tally = tally;
        this.peers = peers;
        this.offloads = offloads;
        this.sync = sync;
        this.hashRate = new HashRate(mining, clock);
    }

    /** Measures how long this access point's own batches took from their signature into a block. */
    public void headMoved(Advance advance) {
        for (Block block : advance.detached()) signedMillisByHeight.remove(block.height());
        for (Block block : advance.attached()) {
            List<Long> signed = new ArrayList<>();
            for (Transaction transaction : block.transactions())
                if (transaction.body() instanceof InferenceBatch batch
                        && batch.accessPoint().equals(self.id())) signed.add(batch.timeMillis());
            for (long millis : signed) seals.recordMillis((double) (clock.millis() - millis));
            if (!signed.isEmpty()) signedMillisByHeight.put(block.height(), signed);
        }
    }

    /** Measures the same until the blocks up to a height were final. */
    public void finalised(long height) {
        var reached = signedMillisByHeight.headMap(height, true);
        for (List<Long> signed : reached.values())
            for (long millis : signed) finals.recordMillis((double) (clock.millis() - millis));
        reached.clear();
    }

    /**
     * The status as of now.
     *
     * @param faults what went wrong inside the node
     */
    public StatusView view(List<String> faults) {
        Parameters parameters = chain.state().parameters();
        Header head = chain.head();
        long reputation = chain.state().reputation(self.id()).orElse(parameters.reputationMin());
        return new StatusView(
                chain.id().toString(),
                chainName,
                new Views(chain.state()).member(self),
                software,
                startedMillis,
                clock.millis(),
                head.height(),
                head.id().toString(),
                head.timeMillis(),
                chain.finalized().height(),
                chain.finalized().block().toString(),
                chain.store().lowestBlock(),
                chain.weight().toString(),
                chain.state().outlook().difficulty(),
                Views.decimal(reputation),
                Views.gamma(parameters, reputation),
                hashRate.perSecond(),
                tally.blocksOf(self.id()),
                tally.results(),
                offloads.results(),
                pending.count(),
                pending.bytes(),
                peers(),
                offloads.offloadLatencies().view(),
                seals.view(),
                finals.view(),
                tally.reorganisations(),
                offloads.topHalves(),
                sync.get().orElse(null),
                faults);
    }

    private List<PeerView> peers() {
        Views views = new Views(chain.state());
        return peers.views(views::name);
    }
}
