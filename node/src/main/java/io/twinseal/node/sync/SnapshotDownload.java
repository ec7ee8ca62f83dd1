package io.twinseal.node.sync;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.snapshot.VerifiedSnapshot;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import io.twinseal.node.runtime.Workers;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.SnapshotPart.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a snapshot from one member.
 *
 * <pre>
 *   idle --start--> offer asked --certificates hold--> parts asked, one by one --the last--> checked --all holds--> idle
 *    ^                  |                                  |                                   |
 *    +--- none, no answer in time, a lie, or the member is gone -------------------------------+
 * </pre>
 *
 * <p>Nothing is written before all of it is checked. Not thread-safe: the node's loop owns it; checks run on workers.
 */
final class SnapshotDownload {
    private static final long BYTES_MAX = 64L << 20;
    private static final int PIECE_BYTES = 64; // what an piece takes beside its bytes

    /** Told how it ended. */
    interface Owner {
        /** All of it holds. */
        void fetched(VerifiedSnapshot snapshot);

        /** This member gives none, and is to rest so long. */
        void failed(MemberId member, String reason, long restMillis);
    }

    /** What a member offers, its certificates checked. */
    private record Offer(
            WireMessage.SnapshotOffer message,
            List<CertifiedHeader> certified,
            List<SealedHeader> sealed,
            BlockId block) {
        long height() {
            return certified.get(certified.size() - 1).header().height();
        }
    }

    private final NodeLoop loop;
    private final Workers workers;
    private final PeerSet peers;
    private final VerifiedSnapshot.Check check;
    private final Owner owner;
    private Optional<MemberId> source = Optional.empty();
    private Optional<Offer> offer = Optional.empty();
    private SnapshotStream stream = new SnapshotStream();
    private long heightMin;
    private int partsHere;
    private long bytes;
    private int run;
    private @Nullable Timer patience;

    SnapshotDownload(NodeLoop loop, Workers workers, PeerSet peers, VerifiedSnapshot.Check check, Owner owner) {
        this.loop = loop;
        this.workers = workers;
        this.peers = peers;
        this.check = check;
        this.owner = owner;
    }

    /** How far it is, for people. */
    String sentence() {
        return offer.map(current -> "snapshot of block " + current.height() + ", part " + partsHere + " of "
                        + current.message.parts())
                .orElse("snapshot asked for");
    }

    /** Begins; lower ones than that are not worth it. */
    void start(MemberId member, long newHeightMin) {
        stop();
        source = Optional.of(member);
        heightMin = newHeightMin;
        ask(new WireMessage.GetSnapshot());
    }

    /** Gives up. */
    void stop() {
        run++;
        calm();
        source = Optional.empty();
        offer = Optional.empty();
        stream = new SnapshotStream();
        partsHere = 0;
        bytes = 0;
    }

    void gone(MemberId member) {
        if (isAsked(member)) fail("It is gone.", 0);
    }

    void offered(MemberId member, WireMessage.SnapshotOffer message) {
        if (!isAsked(member) || offer.isPresent() || patience == null) return;
        calm();
        if (message.certified().isEmpty()) {
            fail("It has none to give now.", 0);
            return;
        }
        work(() -> checked(message), accepted -> {
            if (accepted.height() < heightMin) {
                fail("Its last certificate is of block " + accepted.height() + ".", 0);
                return;
            }
            offer = Optional.of(accepted);
            askPart(accepted);
        });
    }

    private Offer checked(WireMessage.SnapshotOffer message) throws DecodeException {
        List<CertifiedHeader> certified = new ArrayList<>();
        for (Bytes encoded : message.certified()) certified.add(ProofCodec.decodeCertified(encoded.toBytes()));
        List<SealedHeader> sealed = new ArrayList<>();
        for (Bytes encoded : message.headers()) sealed.add(BlockCodec.decodeSealedHeader(encoded.toBytes()));
        check.certificates(certified, sealed);
        if (message.parts() == 0) throw new DecodeException("A snapshot has at least one part.");
        return new Offer(
                message,
                certified,
                sealed,
                certified.get(certified.size() - 1).header().id());
    }

    void received(MemberId member, WireMessage.SnapshotPart part) {
        if (!isAsked(member) || offer.isEmpty() || patience == null) return;
        Offer current = offer.get();
        if (!part.block().equals(current.block) || part.part() != partsHere) return;
        calm();
        if (part.pieces().isEmpty()) {
            fail("It no longer has it.", 0);
            return;
        }
        for (Piece piece : part.pieces()) bytes += SnapshotStream.size(piece) + PIECE_BYTES;
        if (bytes > BYTES_MAX) {
            fail("It is larger than " + BYTES_MAX + " bytes, the most that is taken.", 0);
            return;
        }
        try {
            stream.add(part.pieces());
        } catch (DecodeException e) {
            blame(e);
            return;
        }
        partsHere++;
        if (partsHere < current.message.parts()) askPart(current);
        else
            work(() -> check.all(stream.end(current.certified, current.sealed, current.message.weight())), snapshot -> {
                stop();
                owner.fetched(snapshot);
            });
    }

    private void askPart(Offer current) {
        ask(new WireMessage.GetSnapshotPart(current.block, partsHere));
    }

    private record Outcome<T>(Optional<T> good, Optional<DecodeException> bad) {}

    private <T> void work(Callable<T> work, Consumer<T> onLoop) {
        int current = run;
        workers.submit(
                () -> {
                    try {
                        return new Outcome<>(Optional.of(work.call()), Optional.<DecodeException>empty());
                    } catch (DecodeException e) {
                        return new Outcome<>(Optional.<T>empty(), Optional.of(e));
                    }
                },
                outcome -> {
                    if (run != current) return;
                    outcome.bad.ifPresent(this::blame);
                    outcome.good.ifPresent(onLoop);
                });
    }

    private boolean isAsked(MemberId member) {
        return source.filter(member::equals).isPresent();
    }

    private void ask(WireMessage question) {
        MemberId member = source.orElseThrow();
        calm();
        patience = loop.schedule(BodyDownload.PATIENCE_MILLIS, () -> {
            fail("It does not answer.", BodyDownload.SILENCE_REST_MILLIS);
            peers.misbehaved(member, BodyDownload.SILENCE_POINTS, "it did not send the snapshot that it was asked for");
        });
        peers.send(member, question);
    }

    private void blame(DecodeException lie) {
        MemberId member = source.orElseThrow();
        fail(lie.reason(), BodyDownload.LIE_REST_MILLIS);
        peers.misbehaved(member, BodyDownload.LIE_POINTS, "it sent a snapshot that does not hold: " + lie.reason());
    }

    private void fail(String reason, long restMillis) {
        MemberId member = source.orElseThrow();
        stop();
        owner.failed(member, reason, restMillis);
    }

    private void calm() {
        if (patience != null) patience.cancel();
        patience = null;
    }
}
