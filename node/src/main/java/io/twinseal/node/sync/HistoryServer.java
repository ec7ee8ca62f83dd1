package io.twinseal.node.sync;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.wire.WireMessage;
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

    private final PeerSet peers;
    private final Chain chain;
    private final ChainQueries queries;
    private final ProofBuilder proofs;

    HistoryServer(PeerSet peers, Chain chain) {
        this.peers = peers;
        this.chain = chain;
        this.queries = new ChainQueries(chain.store());
        this.proofs = new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store());
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
        peers.send(member, new WireMessage.Blocks(found, wanted.request()));
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
