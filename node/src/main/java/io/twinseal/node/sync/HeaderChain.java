package io.twinseal.node.sync;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.ProofCodec;
import io.twinseal.ledger.proof.CertifiedChain;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Headers of consecutive blocks with what proves some of them final.
 *
 * <p>Up to the last certified one they are the chain's, whoever sent them: more than two thirds of the access points
 * signed for it. Those above are one member's word.
 *
 * @param certified how many of them, from the first on, are the chain's
 * @param certificates of some of them, ascending
 */
record HeaderChain(List<SealedHeader> headers, int certified, List<Certificate> certificates) {
    HeaderChain {
        headers = List.copyOf(headers);
        certificates = List.copyOf(certificates);
    }

    int size() {
        return headers.size();
    }

    long heightOf(int index) {
        return headers.get(index).height();
    }

    /** Ids from one index to below another. */
    List<BlockId> ids(int from, int to) {
        return headers.subList(from, to).stream().map(SealedHeader::id).toList();
    }

    /** The height from which on a certificate can be judged: that of the block that its confirmation is about. */
    static long judgeable(Certificate certificate) {
        long height = certificate.checkpoint().height();
        return certificate.confirmation().statement() instanceof Vote ? height + 1 : height;
    }

    /**
     * Decodes and checks what a member sent: consecutive headers, and certificates that hold.
     *
     * @param voters knows who decides where the headers begin; empty if that is not known here
     * @throws DecodeException if no honest member can have sent it
     */
    static HeaderChain checked(WireMessage.Headers sent, Optional<CertifiedChain> voters) throws DecodeException {
        List<SealedHeader> headers = new ArrayList<>();
        for (Bytes bytes : sent.headers()) {
            SealedHeader header = BlockCodec.decodeSealedHeader(bytes.toBytes());
            if (!headers.isEmpty()) checkFollows(header, headers.get(headers.size() - 1));
            headers.add(header);
        }
        List<Certificate> certificates = new ArrayList<>();
        int certified = 0;
        for (Bytes bytes : sent.certified()) {
            CertifiedHeader next = ProofCodec.decodeCertified(bytes.toBytes());
            int index = index(next, headers);
            if (index < certified) throw new DecodeException("Certified headers are not in order.");
            if (voters.isEmpty() || !voters.get().reaches(next)) break;
            Optional<String> fault = voters.get().fault(List.of(next));
            if (fault.isPresent()) throw new DecodeException(fault.get());
            certificates.add(next.certificate());
            certified = index + 1;
        }
        return new HeaderChain(headers, certified, certificates);
    }

    private static void checkFollows(SealedHeader header, SealedHeader before) throws DecodeException {
        if (!header.header().parent().equals(before.id()) || header.height() != before.height() + 1)
            throw new DecodeException(
                    "Header " + header.id() + " does not follow header " + before.id() + " sent before it.");
    }

    private static int index(CertifiedHeader certified, List<SealedHeader> headers) throws DecodeException {
        long height = certified.header().height();
        long index = headers.isEmpty() ? -1 : height - headers.get(0).height();
        if (index < 0
                || index >= headers.size()
                || !headers.get((int) index).id().equals(certified.header().id()))
            throw new DecodeException("Certified header " + certified.header().id() + " at height " + height
                    + " is none of the headers sent.");
        return (int) index;
    }
}
