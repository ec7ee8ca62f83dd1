package io.twinseal.node.sync;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.snapshot.VerifiedSnapshot;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.api.SyncView;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PeerSet.RemoteHead;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the blocks that other access points have and this one lacks: headers from one of them, then the blocks from all
 * of them, then the next headers. An empty store far behind begins with a snapshot, if somebody has one.
 *
 * <pre>
 *   idle --nothing here, far behind--> snapshot --it holds, or nobody has one--> headers
 *
 *   idle --a heavier head, or a block without its parent--> headers --they hold--> blocks --all imported--+
 *     ^                                                      ^   |                   |                    |
 *     +--- none are missing ---------------------------------+---+                   |                    |
 *     |                                                      +------------------------------ more --------+
 *     +--- no answer in time, a lie, or the member is gone: another member is tried -+
 * </pre>
 *
 * <p>What is imported is in the store, so that a restart goes on from there. Not thread-safe: the node's loop owns it.
 */
final class CatchUp implements SnapshotDownload.Owner {
    /** What a chain without anything final may have at most to be given up for a snapshot. */
    private static final long GIVEN_UP_BLOCKS_MAX = 64;

    private static final long FAILURE_REST_MILLIS = 1_000;
    private static final long REPORT_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final NodeLoop loop;
    private final Workers workers;
    private final PeerSet peers;
    private final Chain chain;
    private final Signatures signatures;
    private final ChainQueries queries;
    private final SyncConfig config;
    private final BodyDownload bodies;
    private final SnapshotDownload snapshots;
    private final Consumer<VerifiedSnapshot> onSnapshot;
    private final Progress progress;
    private final Set<MemberId> withoutSnapshot = new HashSet<>();
    private Optional<MemberId> source = Optional.empty();
    private Stage stage = Stage.HEADERS;
    private @Nullable Timer patience;
    private @Nullable Timer report;

    private enum Stage {
        SNAPSHOT,
        HEADERS,
        BLOCKS
    }

    /** @param onSnapshot has the chain begin with a snapshot */
    CatchUp(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            Chain chain,
            Signatures signatures,
            SyncConfig config,
            BodyDownload bodies,
            Consumer<VerifiedSnapshot> onSnapshot) {
        this.loop = loop;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.signatures = signatures;
        this.queries = new ChainQueries(chain.store());
        this.config = config;
        this.bodies = bodies;
        var check = new VerifiedSnapshot.Check(
                chain.id(), chain.store().canonicalId(0).orElseThrow(), chain.genesisVoters(), signatures);
        this.snapshots = new SnapshotDownload(loop, workers, peers, check, this);
        this.onSnapshot = onSnapshot;
        this.progress = new Progress(clock);
    }

    boolean isRunning() {
        return source.isPresent();
    }

    /** How far it is; empty when idle. */
    Optional<SyncView> view() {
        return source.map(member -> progress.view(stage.name().toLowerCase(Locale.ROOT)));
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
        snapshots.gone(member);
        if (isSource(member) && stage == Stage.HEADERS) next(FAILURE_REST_MILLIS);
        else bodies.gone(member);
    }

    /** The headers that follow what this chain has in common with the source's. */
    void headers(MemberId member, WireMessage.Headers sent) {
        if (!isSource(member) || stage != Stage.HEADERS || patience == null) return;
        calm();
        if (sent.headers().isEmpty()) {
            finish();
            return;
        }
        Optional<CertifiedChain> voters;
        try {
            voters = votersBefore(
                    BlockCodec.decodeSealedHeader(sent.headers().get(0).toBytes()));
        } catch (DecodeException e) {
            refuse(member, e);
            return;
        }
        workers.submit(
                () -> {
                    try {
                        return new Checked(Optional.of(HeaderChain.checked(sent, voters)), Optional.empty());
                    } catch (DecodeException e) {
                        return new Checked(Optional.empty(), Optional.of(e));
                    }
                },
                checked -> {
                    if (!isSource(member) || stage != Stage.HEADERS || patience != null) return;
                    checked.fault.ifPresent(fault -> refuse(member, fault));
                    checked.headers.ifPresent(headers -> download(member, headers));
                });
    }

    private record Checked(Optional<HeaderChain> headers, Optional<DecodeException> fault) {}

    private Optional<CertifiedChain> votersBefore(SealedHeader first) throws DecodeException {
        if (!chain.contains(first.header().parent()))
            throw new DecodeException("Header " + first.id() + " follows no block that was asked about.");
        return chain.state(first.header().parent())
                .map(State::outlook)
                .map(outlook -> new CertifiedChain(chain.id(), signatures, outlook.voters()));
    }

    private void refuse(MemberId member, DecodeException fault) {
        peers.misbehaved(member, BodyDownload.LIE_POINTS, "it sent headers that do not hold: " + fault.reason());
        next(BodyDownload.LIE_REST_MILLIS);
    }

    private void download(MemberId member, HeaderChain headers) {
        int first = 0;
        while (first < headers.size()
                && chain.contains(headers.headers().get(first).id())) first++;
        if (first == headers.size()) {
            finish();
            return;
        }
        progress.expect(headers.heightOf(headers.size() - 1));
        stage = Stage.BLOCKS;
        bodies.start(member, headers, first);
    }

    /** Blocks of a window that was asked for. */
    void blocks(MemberId member, WireMessage.Blocks blocks) {
        peers.noteLowestHeight(member, blocks.lowestHeight());
        bodies.received(member, blocks);
    }

    /** A block was imported. */
    void imported() {
        if (isRunning()) progress.at(chain.head().height());
    }

    /** All blocks of the last headers are here. */
    void downloaded() {
        if (isRunning()) askHeaders();
    }

    /** The blocks of the last headers cannot all be had. */
    void failed(String reason) {
        if (!isRunning()) return;
        LOG.warn("catching up is interrupted at height {}. {}", chain.head().height(), reason);
        next(FAILURE_REST_MILLIS);
    }

    private boolean isSource(MemberId member) {
        return source.filter(member::equals).isPresent();
    }

    /** What a member offers of the state after a final block. */
    void offered(MemberId member, WireMessage.SnapshotOffer offer) {
        snapshots.offered(member, offer);
    }

    /** A part of what it offered. */
    void part(MemberId member, WireMessage.SnapshotPart part) {
        snapshots.received(member, part);
    }

    @Override
    public void fetched(VerifiedSnapshot snapshot) {
        onSnapshot.accept(snapshot);
        LOG.info("began with a snapshot of block {}", chain.head().height());
        progress.begin(chain.head().height());
        askHeaders();
    }

    @Override
    public void failed(MemberId member, String reason, long restMillis) {
        LOG.warn("no snapshot from {}: {}", member.shortHex(), reason);
        withoutSnapshot.add(member);
        next(restMillis);
    }

    private boolean wantsSnapshot(MemberId member) {
        long height = chain.head().height();
        return config.snapshot()
                && chain.finalized().height() == 0
                && height <= GIVEN_UP_BLOCKS_MAX
                && peers.has(member, height + config.snapshotDistance())
                && !withoutSnapshot.contains(member);
    }

    private void start(MemberId member) {
        if (bodies.isResting(member)) return;
        boolean snapshot = wantsSnapshot(member);
        long lowest = peers.lowestHeight(member);
        if (!snapshot && lowest > chain.head().height() + 1) {
            LOG.warn(
                    "{} has blocks from height {} on, this node up to height {} only: another access point that has them"
                            + " is needed, or a new data directory, which begins with a snapshot",
                    member.shortHex(),
                    lowest,
                    chain.head().height());
            bodies.rest(member, BodyDownload.SILENCE_REST_MILLIS);
            return;
        }
        LOG.info(
                "catching up with {} from height {}",
                member.shortHex(),
                chain.head().height());
        source = Optional.of(member);
        progress.begin(chain.head().height());
        peers.head(member).ifPresent(head -> progress.expect(head.height()));
        report = loop.schedule(REPORT_MILLIS, this::report);
        if (snapshot) {
            stage = Stage.SNAPSHOT;
            snapshots.start(member, chain.head().height() + config.snapshotDistance());
        } else {
            askHeaders();
        }
    }

    private void report() {
        LOG.info("catching up: {}", stage == Stage.SNAPSHOT ? snapshots.sentence() : progress.sentence());
        report = loop.schedule(REPORT_MILLIS, this::report);
    }

    private void askHeaders() {
        if (source.isEmpty()) return;
        MemberId member = source.get();
        if (!peers.isReady(member)) { // it left while others gave the blocks
            next(FAILURE_REST_MILLIS);
            return;
        }
        stage = Stage.HEADERS;
        calm();
        patience = loop.schedule(BodyDownload.PATIENCE_MILLIS, () -> {
            peers.misbehaved(
                    member, BodyDownload.SILENCE_POINTS, "it did not answer while this node caught up with it");
            if (isSource(member)) next(BodyDownload.SILENCE_REST_MILLIS);
        });
        peers.send(
                member, new WireMessage.GetHeaders(queries.locator(chain.head().height()), HistoryServer.HEADERS_MAX));
    }

    /** Goes on with the heaviest other member, if any is ahead. */
    private void next(long restMillis) {
        source.ifPresent(member -> bodies.rest(member, restMillis));
        finish();
        peers.ready(Role.ACCESS_POINT).stream()
                .filter(member -> !bodies.isResting(member))
                .filter(member -> peers.head(member)
                        .filter(head -> !chain.contains(head.id()))
                        .isPresent())
                .max(Comparator.<MemberId, Boolean>comparing(this::wantsSnapshot)
                        .thenComparing(
                                member -> peers.head(member).orElseThrow().weight()))
                .ifPresent(this::start);
    }

    private void finish() {
        if (source.isPresent()) LOG.info("caught up at height {}", chain.head().height());
        source = Optional.empty();
        bodies.stop();
        snapshots.stop();
        calm();
        if (report != null) report.cancel();
        report = null;
    }

    private void calm() {
        if (patience != null) patience.cancel();
        patience = null;
    }
}
