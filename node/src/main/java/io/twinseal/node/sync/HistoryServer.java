package io.twinseal.node.sync;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.snapshot.Snapshot;
import io.twinseal.ledger.snapshot.SnapshotBuilder;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.wire.MessageType;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.SnapshotPart.Piece;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives access points what they lack of the chain. Not thread-safe: the node's loop owns it. */
final class HistoryServer {
    static final int ANSWER_BYTES_MAX = 4 << 20;
    static final int HEADERS_MAX = 2_000;
    private static final int BLOCKS_MAX = 256;
    private static final int CERTIFIED_MAX = 64;
    private static final int CERTIFIED_BYTES_MAX = 2 << 20;
    private static final int SNAPSHOT_AGE_BLOCKS = 256;
    private static final int OFFER_BYTES_MAX = 4 << 20;
    private static final int PIECE_BYTES_MAX = 2 << 20;
    private static final WireMessage.SnapshotOffer NOTHING =
            new WireMessage.SnapshotOffer(List.of(), List.of(), BigInteger.ZERO, 0);

    private final PeerSet peers;
    private final Chain chain;
    private final ChainQueries queries;
    private final ProofBuilder proofs;
    private final SnapshotBuilder snapshots;
    private Optional<Served> served = Optional.empty();

    /** A snapshot that is being given away. */
    private record Served(long height, WireMessage.SnapshotOffer offer, BlockId block, List<List<Piece>> parts) {
        static Served of(Snapshot snapshot) {
            var parts = SnapshotStream.parts(snapshot);
            var offer = new WireMessage.SnapshotOffer(
                    snapshot.certified().stream().map(ProofCodec::encode).toList(),
                    snapshot.sealed().stream().map(SealedHeader::bytes).toList(),
                    snapshot.weight(),
                    parts.size());
            return new Served(
                    snapshot.height(), offer, snapshot.steps().get(0).header().id(), parts);
        }

        /** Whether messages can carry it. */
        boolean fits() {
            return offer.certified().stream().mapToLong(Bytes::size).sum() <= OFFER_BYTES_MAX
                    && offer.certified().size() + offer.headers().size() <= MessageType.SNAPSHOT_OFFER.itemsMax()
                    && parts.stream()
                            .flatMap(List::stream)
                            .allMatch(piece -> SnapshotStream.size(piece) <= PIECE_BYTES_MAX);
        }
    }

    HistoryServer(PeerSet peers, Chain chain) {
        this.peers = peers;
        this.chain = chain;
        this.queries = new ChainQueries(chain.store());
        this.proofs = new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store());
        this.snapshots = new SnapshotBuilder(chain);
    }

    void give(MemberId member, WireMessage.GetSnapshot wanted) {
        if (served.isEmpty()
                || served.get().height + SNAPSHOT_AGE_BLOCKS < chain.head().height())
            served = snapshots.make().map(Served::of).filter(Served::fits);
        peers.send(member, served.map(Served::offer).orElse(NOTHING));
    }

    void give(MemberId member, WireMessage.GetSnapshotPart wanted) {
        List<Piece> pieces = served.filter(one -> one.block.equals(wanted.block()) && wanted.part() < one.parts.size())
                .map(one -> one.parts.get(wanted.part()))
                .orElse(List.of());
        peers.send(member, new WireMessage.SnapshotPart(wanted.block(), wanted.part(), pieces));
    }

    void give(MemberId member, WireMessage.GetBlocks wanted) {
        List<Bytes> found = new ArrayList<>();
        int bytes = 0;
        for (BlockId id : wanted.ids()) {
            Optional<Block> block = chain.store().block(id);
            if (block.isEmpty()) break;
            int size = block.get().bytes().size();
            if (!found.isEmpty() && (bytes + size > ANSWER_BYTES_MAX || found.size() == BLOCKS_MAX)) break;
            found.add(block.get().bytes());
            bytes += size;
        }
        peers.send(
                member,
                new WireMessage.Blocks(found, wanted.request(), chain.store().lowestBlock()));
    }

    void give(MemberId member, WireMessage.GetHeaders wanted) {
        List<SealedHeader> headers = queries.headersAfter(wanted.locator(), Math.min(wanted.count(), HEADERS_MAX))
                .orElse(List.of());
        List<Bytes> certified = new ArrayList<>();
        if (!headers.isEmpty()) {
            int bytes = 0;
            for (CertifiedHeader header : proofs.certifiedWithin(
                    headers.get(0).height(), headers.get(headers.size() - 1).height())) {
                Bytes encoded = ProofCodec.encode(header);
                bytes += encoded.size();
                if (certified.size() == CERTIFIED_MAX || bytes > CERTIFIED_BYTES_MAX) break;
                certified.add(encoded);
            }
        }
        peers.send(
                member,
                new WireMessage.Headers(
                        headers.stream().map(SealedHeader::bytes).toList(), certified));
    }
}
