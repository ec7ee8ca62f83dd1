package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import com.google.protobuf.ByteString;
import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.proto.Endorsement;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import java.util.SortedMap;
import java.util.TreeMap;

/** Votes, acknowledgements and what is made of them, as bytes. */
public final class StatementCodec {
    /** Of one signed statement. */
    public static final int STATEMENT_BYTES_MAX = 512;

    /** Of one tally: as many signers as a chain may have members. */
    public static final int TALLY_BYTES_MAX = 1 << 20;

    private StatementCodec() {}

    /** What a signature covers. */
    public static byte[] signedBytes(Statement statement) {
        return message(statement).toByteArray();
    }

    public static Bytes encode(SignedStatement signed) {
        return Bytes.copyOf(message(signed).toByteArray());
    }

    /**
     * Decodes a signed statement; its signature is not checked here.
     *
     * @throws DecodeException for anything but its canonical bytes
     */
    public static SignedStatement decodeStatement(byte[] bytes) throws DecodeException {
        return signed(Canonical.parse(
                "statement", io.twinseal.ledger.proto.SignedStatement.parser(), bytes, STATEMENT_BYTES_MAX));
    }

    public static Bytes encode(Tally tally) {
        return Bytes.copyOf(message(tally).toByteArray());
    }

    /**
     * Decodes a tally; its signatures are not checked here.
     *
     * @throws DecodeException for anything but its canonical bytes
     */
    public static Tally decodeTally(byte[] bytes) throws DecodeException {
        return tally(Canonical.parse("tally", io.twinseal.ledger.proto.Tally.parser(), bytes, TALLY_BYTES_MAX));
    }

    public static Bytes encode(Certificate certificate) {
        return Bytes.copyOf(message(certificate).toByteArray());
    }

    /**
     * Decodes a certificate; neither its signatures nor its quorums are checked here.
     *
     * @throws DecodeException for anything but its canonical bytes
     */
    public static Certificate decodeCertificate(byte[] bytes) throws DecodeException {
        var message = Canonical.parse(
                "certificate", io.twinseal.ledger.proto.Certificate.parser(), bytes, 2 * TALLY_BYTES_MAX);
        return certificate(message);
    }

    static io.twinseal.ledger.proto.Handover message(Handover handover) {
        return io.twinseal.ledger.proto.Handover.newBuilder()
                .setCertificate(message(handover.certificate()))
                .build();
    }

    static Handover handover(io.twinseal.ledger.proto.Handover message) throws DecodeException {
        return new Handover(certificate(message.getCertificate()));
    }

    static io.twinseal.ledger.proto.Certificate message(Certificate certificate) {
        return io.twinseal.ledger.proto.Certificate.newBuilder()
                .setLink(message(certificate.link()))
                .setConfirmation(message(certificate.confirmation()))
                .build();
    }

    static Certificate certificate(io.twinseal.ledger.proto.Certificate message) throws DecodeException {
        Tally link = tally(message.getLink());
        Tally confirmation = tally(message.getConfirmation());
        return Canonical.make("certificate", () -> new Certificate(link, confirmation));
    }

    static io.twinseal.ledger.proto.Evidence message(Evidence evidence) {
        return io.twinseal.ledger.proto.Evidence.newBuilder()
                .setFirst(message(evidence.offence().first()))
                .setSecond(message(evidence.offence().second()))
                .build();
    }

    static Evidence evidence(io.twinseal.ledger.proto.Evidence message) throws DecodeException {
        SignedStatement first = signed(message.getFirst());
        SignedStatement second = signed(message.getSecond());
        return Canonical.make("evidence", () -> new Evidence(new Offence(first, second)));
    }

    private static io.twinseal.ledger.proto.SignedStatement message(SignedStatement signed) {
        return io.twinseal.ledger.proto.SignedStatement.newBuilder()
                .setSigner(string(signed.signer()))
                .setStatement(message(signed.statement()))
                .setSignature(ByteString.copyFrom(signed.signature().toBytes()))
                .build();
    }

    private static SignedStatement signed(io.twinseal.ledger.proto.SignedStatement message) throws DecodeException {
        return new SignedStatement(
                MemberId.of(bytes32("SignedStatement.signer", message.getSigner())),
                statement(message.getStatement()),
                signature("SignedStatement.signature", message.getSignature()));
    }

    private static io.twinseal.ledger.proto.Tally message(Tally tally) {
        var message = io.twinseal.ledger.proto.Tally.newBuilder().setStatement(message(tally.statement()));
        tally.signatures()
                .forEach((signer, signature) -> message.addEndorsements(Endorsement.newBuilder()
                        .setSigner(string(signer))
                        .setSignature(ByteString.copyFrom(signature.toBytes()))));
        return message.build();
    }

    private static Tally tally(io.twinseal.ledger.proto.Tally message) throws DecodeException {
        SortedMap<MemberId, Signature> signatures = new TreeMap<>();
        for (Endorsement endorsement : message.getEndorsementsList()) {
            MemberId signer = MemberId.of(bytes32("Endorsement.signer", endorsement.getSigner()));
            if (!signatures.isEmpty() && signatures.lastKey().compareTo(signer) >= 0)
                throw new DecodeException("The tally's endorsements are not sorted by signer, each signer once.");
            signatures.put(signer, signature("Endorsement.signature", endorsement.getSignature()));
        }
        return new Tally(statement(message.getStatement()), signatures);
    }

    private static io.twinseal.ledger.proto.Statement message(Statement statement) {
        var message = io.twinseal.ledger.proto.Statement.newBuilder();
        if (statement instanceof Vote vote)
            message.getVoteBuilder().setSource(message(vote.source())).setTarget(message(vote.target()));
        else if (statement instanceof Acknowledgement acknowledgement)
            message.getAcknowledgementBuilder().setCheckpoint(message(acknowledgement.checkpoint()));
        return message.build();
    }

    private static Statement statement(io.twinseal.ledger.proto.Statement message) throws DecodeException {
        return switch (message.getKindCase()) {
            case VOTE -> {
                Checkpoint source = checkpoint("Vote.source", message.getVote().getSource());
                Checkpoint target = checkpoint("Vote.target", message.getVote().getTarget());
                yield Canonical.make("vote", () -> new Vote(source, target));
            }
            case ACKNOWLEDGEMENT ->
                new Acknowledgement(checkpoint(
                        "Acknowledgement.checkpoint",
                        message.getAcknowledgement().getCheckpoint()));
            case KIND_NOT_SET -> throw new DecodeException("The statement has no kind.");
        };
    }

    private static io.twinseal.ledger.proto.Checkpoint message(Checkpoint checkpoint) {
        return io.twinseal.ledger.proto.Checkpoint.newBuilder()
                .setHeight(checkpoint.height())
                .setBlock(string(checkpoint.block()))
                .build();
    }

    private static Checkpoint checkpoint(String field, io.twinseal.ledger.proto.Checkpoint message)
            throws DecodeException {
        return new Checkpoint(
                positive(field + ".height", message.getHeight()),
                BlockId.of(bytes32(field + ".block", message.getBlock())));
    }

    private static Signature signature(String field, ByteString value) throws DecodeException {
        return Signature.of(Canonical.signature(field, value).toBytes());
    }
}
