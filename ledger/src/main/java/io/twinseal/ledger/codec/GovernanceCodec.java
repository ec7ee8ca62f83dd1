package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.proto.PutParameters;
import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.Decision;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.OpenProposal;
import io.twinseal.ledger.types.Proposal;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.List;

/** Proposals, approvals and what the state keeps of them, as bytes. */
public final class GovernanceCodec {
    private GovernanceCodec() {}

    public static Bytes encode(Proposal proposal) {
        return Bytes.copyOf(message(proposal).toByteArray());
    }

    /** Throws for anything but canonical bytes. */
    public static Proposal decodeProposal(byte[] bytes) throws DecodeException {
        return proposal(Canonical.parse(
                "proposal", io.twinseal.ledger.proto.Proposal.parser(), bytes, TransactionCodec.BYTES_MAX));
    }

    public static Bytes encode(OpenProposal open) {
        var message = io.twinseal.ledger.proto.OpenProposal.newBuilder()
                .setProposal(message(open.proposal()))
                .setOpenedHeight(open.openedHeight());
        for (MemberId member : open.approvals()) message.addApprovals(string(member));
        return Bytes.copyOf(message.build().toByteArray());
    }

    /** Throws for anything but canonical bytes. */
    public static OpenProposal decodeOpen(byte[] bytes) throws DecodeException {
        var message = Canonical.parse(
                "open proposal", io.twinseal.ledger.proto.OpenProposal.parser(), bytes, 2 * TransactionCodec.BYTES_MAX);
        return new OpenProposal(
                proposal(message.getProposal()),
                positive("OpenProposal.opened_height", message.getOpenedHeight()),
                RegistryCodec.members("OpenProposal.approvals", message.getApprovalsList()));
    }

    public static Bytes encode(Decision decision) {
        return Bytes.copyOf(io.twinseal.ledger.proto.Decision.newBuilder()
                .setHeight(decision.height())
                .setFault(decision.fault())
                .build()
                .toByteArray());
    }

    /** Throws for anything but canonical bytes. */
    public static Decision decodeDecision(byte[] bytes) throws DecodeException {
        var message =
                Canonical.parse("decision", io.twinseal.ledger.proto.Decision.parser(), bytes, RegistryCodec.BYTES_MAX);
        return new Decision(positive("Decision.height", message.getHeight()), message.getFault());
    }

    static io.twinseal.ledger.proto.Proposal message(Proposal proposal) {
        var message = io.twinseal.ledger.proto.Proposal.newBuilder()
                .setProposer(string(proposal.proposer()))
                .setNumber(proposal.number())
                .setExpiresHeight(proposal.expiresHeight());
        for (Change change : proposal.changes()) message.addChanges(message(change));
        return message.build();
    }

    static Proposal proposal(io.twinseal.ledger.proto.Proposal message) throws DecodeException {
        MemberId proposer = MemberId.of(bytes32("Proposal.proposer", message.getProposer()));
        long number = positive("Proposal.number", message.getNumber());
        long expires = positive("Proposal.expires_height", message.getExpiresHeight());
        List<Change> changes = new ArrayList<>();
        for (var change : message.getChangesList()) changes.add(change(change));
        return Canonical.make("proposal", () -> new Proposal(proposer, number, expires, changes));
    }

    static io.twinseal.ledger.proto.Approval message(Approval approval) {
        return io.twinseal.ledger.proto.Approval.newBuilder()
                .setAccessPoint(string(approval.accessPoint()))
                .setProposal(string(approval.proposal()))
                .build();
    }

    static Approval approval(io.twinseal.ledger.proto.Approval message) throws DecodeException {
        return new Approval(
                MemberId.of(bytes32("Approval.access_point", message.getAccessPoint())),
                TransactionId.of(bytes32("Approval.proposal", message.getProposal())));
    }

    private static io.twinseal.ledger.proto.Change message(Change change) {
        var message = io.twinseal.ledger.proto.Change.newBuilder();
        if (change instanceof Change.PutMember put) message.setPutMember(RegistryCodec.message(put.member()));
        else if (change instanceof Change.RemoveMember remove) message.setRemoveMember(string(remove.member()));
        else if (change instanceof Change.PutModel put) message.setPutModel(RegistryCodec.message(put.model()));
        else if (change instanceof Change.RetireModel retire) message.setRetireModel(string(retire.model()));
        else if (change instanceof Change.PutTwin put) message.setPutTwin(RegistryCodec.message(put.twin()));
        else if (change instanceof Change.RemoveTwin remove) message.setRemoveTwin(remove.twin());
        else if (change instanceof Change.PutParameters put)
            message.setPutParameters(PutParameters.newBuilder()
                    .setParameters(ParametersCodec.encode(put.parameters()))
                    .setReplaced(string(put.replaced())));
        return message.build();
    }

    private static Change change(io.twinseal.ledger.proto.Change message) throws DecodeException {
        return switch (message.getKindCase()) {
            case PUT_MEMBER -> new Change.PutMember(RegistryCodec.member(message.getPutMember()));
            case REMOVE_MEMBER ->
                new Change.RemoveMember(MemberId.of(bytes32("Change.remove_member", message.getRemoveMember())));
            case PUT_MODEL -> new Change.PutModel(RegistryCodec.model(message.getPutModel()));
            case RETIRE_MODEL ->
                new Change.RetireModel(Digest.of(bytes32("Change.retire_model", message.getRetireModel())));
            case PUT_TWIN -> new Change.PutTwin(RegistryCodec.twin(message.getPutTwin()));
            case REMOVE_TWIN -> Canonical.make("change", () -> new Change.RemoveTwin(message.getRemoveTwin()));
            case PUT_PARAMETERS -> {
                Parameters parameters =
                        ParametersCodec.decode(message.getPutParameters().getParameters());
                yield new Change.PutParameters(
                        parameters,
                        Digest.of(bytes32(
                                "PutParameters.replaced",
                                message.getPutParameters().getReplaced())));
            }
            case KIND_NOT_SET -> throw new DecodeException("A change of the proposal has no kind.");
        };
    }
}
