package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes;
import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.proto.TransactionBody;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Handover;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.util.ArrayList;
import java.util.List;

/** Transactions and their bodies as bytes. */
public final class TransactionCodec {
    /** Of one transaction, signatures and all. */
    public static final int BYTES_MAX = 1 << 20;

    private TransactionCodec() {}

    public static Bytes encodeBody(Body body) {
        var message = TransactionBody.newBuilder();
        if (body instanceof InferenceBatch batch) message.setInferenceBatch(encode(batch));
        else if (body instanceof Evidence evidence) message.setEvidence(StatementCodec.message(evidence));
        else if (body instanceof Proposal proposal) message.setProposal(GovernanceCodec.message(proposal));
        else if (body instanceof Approval approval) message.setApproval(GovernanceCodec.message(approval));
        else if (body instanceof Handover handover) message.setHandover(StatementCodec.message(handover));
        return Bytes.copyOf(message.build().toByteArray());
    }

    /** Joins a body and the signatures over it, in the order of {@link Body#signers()}. */
    public static Transaction join(Body body, List<Bytes> signatures) {
        return join(body, encodeBody(body), signatures);
    }

    /** Decodes a body that came with its signatures apart. */
    public static Transaction join(byte[] bodyBytes, List<Bytes> signatures) throws DecodeException {
        return join(decodeBody(bodyBytes), Bytes.copyOf(bodyBytes), signatures);
    }

    private static Transaction join(Body body, Bytes bodyBytes, List<Bytes> signatures) {
        var message = io.twinseal.ledger.proto.Transaction.newBuilder().setBody(string(bodyBytes));
        for (Bytes signature : signatures) message.addSignatures(string(signature));
        return new Transaction(Bytes.copyOf(message.build().toByteArray()), bodyBytes, body, signatures);
    }

    /**
     * Decodes a whole transaction with as many signatures as its body needs; none of them is checked here.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed transaction
     */
    public static Transaction decode(byte[] bytes) throws DecodeException {
        var message = Canonical.parse("transaction", io.twinseal.ledger.proto.Transaction.parser(), bytes, BYTES_MAX);
        Body body = decodeBody(message.getBody().toByteArray());
        int needed = body.signers().size();
        if (message.getSignaturesCount() != needed)
            throw new DecodeException(
                    "The transaction needs " + needed + " signatures, but has " + message.getSignaturesCount() + ".");
        List<Bytes> signatures = new ArrayList<>(needed);
        for (var signature : message.getSignaturesList())
            signatures.add(Canonical.signature("Transaction.signatures", signature));
        return new Transaction(Bytes.copyOf(bytes), bytes(message.getBody()), body, signatures);
    }

    /**
     * Decodes what the signatures cover.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed body
     */
    public static Body decodeBody(byte[] bytes) throws DecodeException {
        var message = Canonical.parse("transaction body", TransactionBody.parser(), bytes, BYTES_MAX);
        return switch (message.getKindCase()) {
            case INFERENCE_BATCH -> decode(message.getInferenceBatch());
            case EVIDENCE -> StatementCodec.evidence(message.getEvidence());
            case PROPOSAL -> GovernanceCodec.proposal(message.getProposal());
            case APPROVAL -> GovernanceCodec.approval(message.getApproval());
            case HANDOVER -> StatementCodec.handover(message.getHandover());
            case KIND_NOT_SET -> throw new DecodeException("The transaction body has no kind.");
        };
    }

    private static io.twinseal.ledger.proto.InferenceBatch encode(InferenceBatch batch) {
        var message = io.twinseal.ledger.proto.InferenceBatch.newBuilder()
                .setAccessPoint(string(batch.accessPoint()))
                .setGateway(string(batch.gateway()))
                .setSequence(batch.sequence())
                .setSlot(string(batch.slot()))
                .setTimeMillis(batch.timeMillis())
                .setCpuClass(batch.cpuClass());
        for (TwinResult result : batch.results()) message.addResults(encode(result));
        return message.build();
    }

    private static io.twinseal.ledger.proto.TwinResult encode(TwinResult result) {
        return io.twinseal.ledger.proto.TwinResult.newBuilder()
                .setTwin(result.twin())
                .setModel(string(result.model()))
                .setCut(result.cut())
                .setPoints(result.points())
                .setActivationDigest(string(result.activationDigest()))
                .setOutputsDigest(string(result.outputsDigest()))
                .setOutputs(string(result.outputs()))
                .setObservedMillis(result.observedMillis())
                .build();
    }

    private static InferenceBatch decode(io.twinseal.ledger.proto.InferenceBatch message) throws DecodeException {
        MemberId accessPoint = MemberId.of(bytes32("InferenceBatch.access_point", message.getAccessPoint()));
        MemberId gateway = MemberId.of(bytes32("InferenceBatch.gateway", message.getGateway()));
        long sequence = positive("InferenceBatch.sequence", message.getSequence());
        BlockId slot = BlockId.of(bytes32("InferenceBatch.slot", message.getSlot()));
        long timeMillis = positive("InferenceBatch.time_millis", message.getTimeMillis());
        List<TwinResult> results = new ArrayList<>(message.getResultsCount());
        for (var result : message.getResultsList()) results.add(decode(result));
        return Canonical.make(
                "batch",
                () -> new InferenceBatch(
                        accessPoint, gateway, sequence, slot, timeMillis, message.getCpuClass(), results));
    }

    private static TwinResult decode(io.twinseal.ledger.proto.TwinResult message) throws DecodeException {
        Digest model = Digest.of(bytes32("TwinResult.model", message.getModel()));
        int cut = positive("TwinResult.cut", message.getCut());
        int points = positive("TwinResult.points", message.getPoints());
        Digest activation = Digest.of(bytes32("TwinResult.activation_digest", message.getActivationDigest()));
        Digest outputs = Digest.of(bytes32("TwinResult.outputs_digest", message.getOutputsDigest()));
        long observedMillis = positive("TwinResult.observed_millis", message.getObservedMillis());
        return Canonical.make(
                "result",
                () -> new TwinResult(
                        message.getTwin(),
                        model,
                        cut,
                        points,
                        activation,
                        outputs,
                        bytes(message.getOutputs()),
                        observedMillis));
    }
}
