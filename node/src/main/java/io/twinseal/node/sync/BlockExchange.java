package io.twinseal.node.sync;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.snapshot.VerifiedSnapshot;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.api.SyncView;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings blocks in and sends new heads out.
 *
 * <p>A new head goes out as a compact block. One that comes in is put together from the pool, or fetched whole, once,
 * where a transaction is missing; one whose parent is on its way in waits for that, and one whose parent is unknown
 * starts {@link CatchUp}. Every block on its way in is decoded and its signatures are checked on a worker, then it is
 * imported on the loop.
 */
public final class BlockExchange implements PeerSet.Subscriber, BodyDownload.Owner {
    private static final int BAD_BLOCK_POINTS = 100;
    private static final long FETCH_PATIENCE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(BlockExchange.class);

    private final NodeLoop loop;
    private final Clock clock;
    private final Workers workers;
    private final PeerSet peers;
    private final Chain chain;
    private final PendingTransactions pending;
    private final Verifier verifier;
    private final Listener listener;
    private final HistoryServer history;
    private final CatchUp catchUp;
    /** Told of what changes, on the loop. */
    public interface Listener {
        /** A block was imported, whoever it came from, or a certificate. */
        void advanced(Advance advance);

        /** A member is on a branch which can no longer win. */
        void settled(MemberId member);

        /** The chain begins with a snapshot now; the blocks before are gone, newest first. */
        void startedAgain(List<Block> left);
    }

    /** New blocks being checked or fetched, each with what is to be done when that has ended, well or not. */
    private final Map<BlockId, List<Runnable>> underWay = new HashMap<>();

    public BlockExchange(
            NodeLoop loop,
            Clock clock,
            Workers workers,
            PeerSet peers,
            Chain chain,
            PendingTransactions pending,
            Verifier verifier,
            Signatures signatures,
            SyncConfig config,
            Listener listener) {
        this.loop = loop;
        this.clock = clock;
        this.workers = workers;
        this.peers = peers;
        this.chain = chain;
        this.pending = pending;
        this.verifier = verifier;
        this.listener = listener;
        this.history = new HistoryServer(peers, chain);
        var bodies = new BodyDownload(loop, clock, workers, peers, verifier, this);
        this.catchUp = new CatchUp(loop, clock, workers, peers, chain, signatures, config, bodies, this::startAgain);
    }

    /** How far the fetching of old blocks is; empty if none are missing. */
    public Optional<SyncView> catchingUp() {
        return catchUp.view();
    }

    /** Fetches what a member has and this node lacks. */
    public void fetchFrom(MemberId member) {
        catchUp.missing(member);
    }

    /** Imports a block mined here, durably, and sends it out. */
    public ImportResult submit(VerifiedBlock block) {
        ImportResult result = chain.importBlock(block, clock.millis(), true);
        if (result instanceof ImportResult.Imported imported)
            imported(imported.advance(), block.block(), Optional.empty());
        return result;
    }

    @Override
    public void ready(MemberId member, Role role) {
        if (role == Role.ACCESS_POINT) peers.head(member).ifPresent(head -> catchUp.heard(member, head));
    }

    @Override
    public void gone(MemberId member, Role role) {
        catchUp.gone(member);
    }

    @Override
    public void received(MemberId member, Role role, WireMessage message) {
        if (role != Role.ACCESS_POINT) return;
        if (message instanceof WireMessage.CompactBlock compact) takeCompact(member, compact);
        else if (message instanceof WireMessage.HeadAnnouncement head) heardHead(member, head);
        else if (message instanceof WireMessage.GetBlocks wanted) history.give(member, wanted);
        else if (message instanceof WireMessage.GetHeaders wanted) history.give(member, wanted);
        else if (message instanceof WireMessage.GetSnapshot wanted) history.give(member, wanted);
        else if (message instanceof WireMessage.GetSnapshotPart wanted) history.give(member, wanted);
        else if (message instanceof WireMessage.SnapshotOffer offer) catchUp.offered(member, offer);
        else if (message instanceof WireMessage.SnapshotPart part) catchUp.part(member, part);
        else if (message instanceof WireMessage.Headers headers) catchUp.headers(member, headers);
        else if (message instanceof WireMessage.Blocks blocks) takeBlocks(member, blocks);
    }

    private void startAgain(VerifiedSnapshot snapshot) {
        listener.startedAgain(chain.startAgain(snapshot.start()));
    }

    private void heardHead(MemberId member, WireMessage.HeadAnnouncement told) {
        var head = new PeerSet.RemoteHead(told.head(), told.height(), told.weight());
        peers.noteHead(member, head);
        catchUp.heard(member, head);
    }

    private void takeCompact(MemberId member, WireMessage.CompactBlock compact) {
        SealedHeader header;
        try {
            header = BlockCodec.decodeSealedHeader(compact.sealedHeader().toBytes());
        } catch (DecodeException e) {
            peers.misbehaved(member, BAD_BLOCK_POINTS, "it sent a broken header: " + e.reason());
            return;
        }
        peers.noteHeight(member, header.height());
        BlockId parent = header.header().parent();
        if (chain.contains(header.id()) || underWay.containsKey(header.id())) return;
        if (underWay.containsKey(parent)) underWay.get(parent).add(() -> takeCompact(member, compact));
        else if (chain.contains(parent)) assemble(member, header, compact.transactionIds());
        else catchUp.missing(member);
    }

    private void assemble(MemberId member, SealedHeader header, List<TransactionId> ids) {
        BlockId block = header.id();
        underWay.put(block, new ArrayList<>());
        List<Transaction> found = new ArrayList<>();
        for (TransactionId id : ids)
            pending.get(id).map(VerifiedTransaction::transaction).ifPresent(found::add);
        if (found.size() < ids.size()) {
            peers.send(member, new WireMessage.GetBlocks(block));
            loop.schedule(FETCH_PATIENCE_MILLIS, () -> ended(block));
            return;
        }
        verifyAndImport(member, List.of(() -> BlockCodec.join(header, found)), () -> ended(block));
    }

    private void ended(BlockId block) {
        List<Runnable> waiting = underWay.remove(block);
        if (waiting != null) waiting.forEach(Runnable::run);
    }

    private void takeBlocks(MemberId member, WireMessage.Blocks sent) {
        if (sent.request() != 0) {
            catchUp.blocks(member, sent);
            return;
        }
        List<Decoding> decodings = new ArrayList<>();
        for (Bytes bytes : sent.blocks()) decodings.add(() -> BlockCodec.decode(bytes.toBytes()));
        verifyAndImport(member, decodings, () -> {});
    }

    @FunctionalInterface
    private interface Decoding {
        Block decode() throws DecodeException;
    }

    /** The blocks that are good, up to the first that is not. */
    private record Sorted(List<VerifiedBlock> good, Optional<String> bad) {}

    private void verifyAndImport(MemberId member, List<Decoding> decodings, Runnable afterwards) {
        workers.submit(() -> check(decodings), checked -> {
            boolean going = true;
            for (VerifiedBlock block : checked.good) {
                going = going && importFrom(member, block);
                ended(block.block().id());
            }
            checked.bad.ifPresent(reason -> peers.misbehaved(member, BAD_BLOCK_POINTS, reason));
            afterwards.run();
        });
    }

    private Sorted check(List<Decoding> decodings) {
        List<VerifiedBlock> good = new ArrayList<>();
        for (Decoding decoding : decodings) {
            try {
                var result = verifier.block(decoding.decode());
                if (result instanceof Checked.Valid<VerifiedBlock> valid) good.add(valid.value());
                else if (result instanceof Checked.Invalid<VerifiedBlock> invalid)
                    return new Sorted(good, Optional.of(invalid.reason()));
            } catch (DecodeException e) {
                return new Sorted(good, Optional.of("it sent a broken block: " + e.reason()));
            }
        }
        return new Sorted(good, Optional.empty());
    }

    /** Whether the blocks that follow it may be imported too. */
    private boolean importFrom(MemberId member, VerifiedBlock block) {
        ImportResult result = chain.importBlock(block, clock.millis(), false);
        if (result instanceof ImportResult.Imported imported) {
            imported(imported.advance(), block.block(), Optional.of(member));
            return true;
        }
        if (result instanceof ImportResult.Known) return true;
        if (result instanceof ImportResult.Settled) listener.settled(member);
        if (result instanceof ImportResult.MissingParent) catchUp.missing(member);
        if (result instanceof ImportResult.TooEarly early)
            loop.schedule(Math.max(1, early.untilMillis() - clock.millis()), () -> importFrom(member, block));
        if (result instanceof ImportResult.Rejected rejected) {
            LOG.warn("rejected {} from {}: {}", block.block(), member.shortHex(), rejected.reason());
            peers.misbehaved(member, BAD_BLOCK_POINTS, "it sent an invalid block: " + rejected.reason());
        }
        return false;
    }

    private void imported(Advance advance, Block block, Optional<MemberId> from) {
        // What others have is no news while this node catches up with them; what was mined here always is.
        if (advance.movedHead() && (from.isEmpty() || !catchUp.isRunning())) send(block, from);
        listener.advanced(advance);
    }

    private void send(Block block, Optional<MemberId> from) {
        var compact = new WireMessage.CompactBlock(
                block.sealedHeader().bytes(),
                block.transactions().stream().map(Transaction::id).toList());
        for (MemberId member : peers.ready(Role.ACCESS_POINT))
            if (!from.equals(Optional.of(member))) peers.send(member, compact);
    }

    @Override
    public ImportResult take(VerifiedBlock block, MemberId from) {
        ImportResult result = chain.importBlock(block, clock.millis(), false);
        if (result instanceof ImportResult.Imported imported) {
            imported(imported.advance(), block.block(), Optional.of(from));
            catchUp.imported();
        }
        if (result instanceof ImportResult.Settled) listener.settled(from);
        return result;
    }

    @Override
    public void take(Certificate certificate) {
        for (Tally tally : List.of(certificate.link(), certificate.confirmation()))
            if (!chain.knows(tally)) listener.advanced(chain.take(tally));
    }

    @Override
    public void downloaded() {
        catchUp.downloaded();
    }

    @Override
    public void failed(String reason) {
        catchUp.failed(reason);
    }
}
