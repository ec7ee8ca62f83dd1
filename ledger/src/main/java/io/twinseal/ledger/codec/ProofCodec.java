package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import com.google.protobuf.ByteString;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ResultProof;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proofs of results as bytes. */
public final class ProofCodec {
    /** Of one proof: its transaction may have 1 MiB; a usual one has a few kilobytes. */
    public static final int BYTES_MAX = 8 << 20;

    /** Written into every proof; a change of the format raises it. */
    public static final int VERSION = 1;

    /** Field 1, varint: what every proof begins with, whatever its version. */
    private static final byte VERSION_TAG = 0x08;

    private ProofCodec() {}

    public static Bytes encode(ResultProof proof) {
        var message = io.twinseal.ledger.proto.ResultProof.newBuilder()
                .setVersion(VERSION)
                .setChain(string(proof.chain()))
                .setTransaction(string(proof.transaction().bytes()))
                .setIndex(proof.index());
        for (Digest sibling : proof.siblings()) message.addSiblings(string(sibling));
        for (SealedHeader header : proof.headers()) message.addHeaders(BlockCodec.unsignedMessage(header));
        for (CertifiedHeader certified : proof.certified()) message.addCertified(message(certified));
        return Bytes.copyOf(message.build().toByteArray());
    }

    /**
     * Decodes a proof; whether it holds is not checked here.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed proof of this version
     */
    public static ResultProof decode(byte[] bytes) throws DecodeException {
        if (bytes.length < 2 || bytes[0] != VERSION_TAG)
            throw new DecodeException("It does not begin as a proof does; is this the file that a node served?");
        if (bytes[1] != VERSION)
            throw new DecodeException("The proof is of another version than " + VERSION
                    + ", which is read here; take the version of twinseal that wrote it.");
        var message = Canonical.parse("proof", io.twinseal.ledger.proto.ResultProof.parser(), bytes, BYTES_MAX);
        ChainId chain = ChainId.of(bytes32("ResultProof.chain", message.getChain()));
        Transaction transaction =
                TransactionCodec.decode(message.getTransaction().toByteArray());
        int index = positive("ResultProof.index", message.getIndex());
        List<Digest> siblings = new ArrayList<>();
        for (ByteString sibling : message.getSiblingsList())
            siblings.add(Digest.of(bytes32("ResultProof.siblings", sibling)));
        List<SealedHeader> headers = new ArrayList<>();
        for (var header : message.getHeadersList()) headers.add(BlockCodec.unsigned(header));
        List<CertifiedHeader> certified = new ArrayList<>();
        for (var header : message.getCertifiedList()) certified.add(certified(header));
        return Canonical.make("proof", () -> new ResultProof(chain, transaction, index, siblings, headers, certified));
    }

    /** A certified header by itself, as peers hand it over. */
    public static Bytes encode(CertifiedHeader certified) {
        return Bytes.copyOf(message(certified).toByteArray());
    }

    /**
     * Decodes a certified header; whether its certificate holds is not checked here.
     *
     * @throws DecodeException for anything but its canonical bytes
     */
    public static CertifiedHeader decodeCertified(byte[] bytes) throws DecodeException {
        return certified(Canonical.parse(
                "certified header", io.twinseal.ledger.proto.CertifiedHeader.parser(), bytes, BYTES_MAX));
    }

    private static io.twinseal.ledger.proto.CertifiedHeader message(CertifiedHeader certified) {
        var message = io.twinseal.ledger.proto.CertifiedHeader.newBuilder()
                .setHeader(BlockCodec.unsignedMessage(certified.header()))
                .setCertificate(StatementCodec.message(certified.certificate()));
        certified.child().ifPresent(child -> message.setChild(BlockCodec.unsignedMessage(child)));
        certified.voters().ifPresent(voters -> message.setVoters(RegistryCodec.message(voters)));
        return message.build();
    }

    private static CertifiedHeader certified(io.twinseal.ledger.proto.CertifiedHeader message) throws DecodeException {
        SealedHeader header = BlockCodec.unsigned(message.getHeader());
        Optional<SealedHeader> child =
                message.hasChild() ? Optional.of(BlockCodec.unsigned(message.getChild())) : Optional.empty();
        Certificate certificate = StatementCodec.certificate(message.getCertificate());
        Optional<VotingSets> voters =
                message.hasVoters() ? Optional.of(RegistryCodec.voters(message.getVoters())) : Optional.empty();
        return Canonical.make("certified header", () -> new CertifiedHeader(header, child, certificate, voters));
    }
}
