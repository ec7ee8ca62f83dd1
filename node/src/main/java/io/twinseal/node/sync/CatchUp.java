package io.twinseal.node.sync;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PeerSet.RemoteHead;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the blocks that another access point has and this one lacks.
 *
 * <pre>
 *   idle --a heavier head, or a block without its parent--> asking ids --ids--> asking blocks --imported--+
 *     ^                                                       ^   |                  ^                    |
 *     +---------------- nothing is missing -------------------+---+                  +---- more ids ------+
 *     +---------------- no answer in time, or the peer is gone: another peer is tried
 * </pre>
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
final class CatchUp {
    private static final int IDS_WANTED = 1_000;
    private static final int BLOCKS_WANTED = 64;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int SILENCE_POINTS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final NodeLoop loop;
    private final PeerSet peers;
    private final Chain chain;
    private final ChainQueries queries;
    private final Deque<BlockId> wanted = new ArrayDeque<>();
    private Optional<MemberId> source = Optional.empty();
    private boolean askingBlocks;
    private @Nullable Timer patience;

    CatchUp(NodeLoop loop, PeerSet peers, Chain chain, ChainQueries queries) {
        this.loop = loop;
        this.peers = peers;
        this.chain = chain;
        this.queries = queries;
    }

    boolean isRunning() {
        return source.isPresent();
    }

    /** A member told of its head. */
    void heard(MemberId member, RemoteHead head) {
        if (isRunning() || chain.contains(head.id())) return;
        if (head.weight().compareTo(chain.weight()) > 0) start(member);
    }

    /** A member has a block whose parent is not here. */
    void missing(MemberId member) {
        if (!isRunning()) start(member);
    }

    void gone(MemberId member) {
        if (isSource(member)) next();
    }

    /** The ids that follow what this chain has in common with the source's. */
    void ids(MemberId member, List<BlockId> ids) {
        if (!isSource(member) || askingBlocks) return;
        for (BlockId id : ids) if (!chain.contains(id)) wanted.add(id);
        if (wanted.isEmpty()) finish();
        else askBlocks();
    }

    /** Blocks of a member were imported, or refused. */
    void imported(MemberId member) {
        if (!isSource(member) || !askingBlocks) return;
        BlockId first = wanted.peekFirst();
        if (first != null && !chain.contains(first)) {
            next(); // it answered, but not with what was asked
            return;
        }
        while (!wanted.isEmpty() && chain.contains(wanted.getFirst())) wanted.removeFirst();
        if (wanted.isEmpty()) askIds();
        else askBlocks();
    }

    private boolean isSource(MemberId member) {
        return source.filter(member::equals).isPresent();
    }

    private void start(MemberId member) {
        LOG.info(
                "catching up with {} from height {}",
                member.shortHex(),
                chain.head().height());
        source = Optional.of(member);
        askIds();
    }

    private void askIds() {
        askingBlocks = false;
        ask(new WireMessage.GetBlockIds(queries.locator(chain.head().height()), IDS_WANTED));
    }

    private void askBlocks() {
        askingBlocks = true;
        ask(new WireMessage.GetBlocks(wanted.stream().limit(BLOCKS_WANTED).toList()));
    }

    private void ask(WireMessage question) {
        if (source.isEmpty()) return;
        MemberId asked = source.get();
        calm();
        patience = loop.schedule(PATIENCE_MILLIS, () -> {
            peers.misbehaved(asked, SILENCE_POINTS, "it did not answer while this node caught up with it");
            if (isSource(asked)) next();
        });
        peers.send(asked, question);
    }

    /** Goes on with the heaviest other member, if any is ahead. */
    private void next() {
        Optional<MemberId> given = source;
        finish();
        Optional<MemberId> best = peers.ready(Role.ACCESS_POINT).stream()
                .filter(member -> !given.equals(Optional.of(member)))
                .filter(member -> peers.head(member)
                        .filter(head -> !chain.contains(head.id()))
                        .isPresent())
                .max(Comparator.comparing(
                        member -> peers.head(member).orElseThrow().weight()));
        best.ifPresent(this::start);
    }

    private void finish() {
        if (source.isPresent()) LOG.info("caught up at height {}", chain.head().height());
        source = Optional.empty();
        askingBlocks = false;
        wanted.clear();
        calm();
    }

    private void calm() {
        if (patience != null) patience.cancel();
        patience = null;
    }
}
