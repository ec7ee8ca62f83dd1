package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.bytes32;
import static io.twinseal.ledger.codec.Canonical.positive;
import static io.twinseal.ledger.codec.Canonical.string;

import com.google.protobuf.ByteString;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.proto.Layer;
import io.twinseal.ledger.proto.Member;
import io.twinseal.ledger.proto.Model;
import io.twinseal.ledger.proto.Twin;
import io.twinseal.ledger.proto.VotingSet;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.TwinInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the chain registers, as bytes: the values of the state, and parts of genesis. */
public final class RegistryCodec {
    /** Of one registered thing. */
    public static final int BYTES_MAX = 1 << 20;

    private RegistryCodec() {}

    public static Bytes encode(Parameters parameters) {
        return Bytes.copyOf(ParametersCodec.encode(parameters).toByteArray());
    }

    public static Parameters decodeParameters(byte[] bytes) throws DecodeException {
        return ParametersCodec.decode(
                Canonical.parse("set of parameters", io.twinseal.ledger.proto.Parameters.parser(), bytes, BYTES_MAX));
    }

    public static Bytes encode(MemberInfo member) {
        return Bytes.copyOf(message(member).toByteArray());
    }

    public static MemberInfo decodeMember(byte[] bytes) throws DecodeException {
        return member(Canonical.parse("member", Member.parser(), bytes, BYTES_MAX));
    }

    public static Bytes encode(ModelInfo model) {
        return Bytes.copyOf(message(model).toByteArray());
    }

    public static ModelInfo decodeModel(byte[] bytes) throws DecodeException {
        return model(Canonical.parse("model", Model.parser(), bytes, BYTES_MAX));
    }

    public static Bytes encode(TwinInfo twin) {
        return Bytes.copyOf(message(twin).toByteArray());
    }

    public static TwinInfo decodeTwin(byte[] bytes) throws DecodeException {
        return twin(Canonical.parse("twin", Twin.parser(), bytes, BYTES_MAX));
    }

    public static Bytes encode(VotingSets voters) {
        return Bytes.copyOf(message(voters).toByteArray());
    }

    static io.twinseal.ledger.proto.VotingSets message(VotingSets voters) {
        var message = io.twinseal.ledger.proto.VotingSets.newBuilder();
        for (SortedSet<MemberId> set : voters.sets()) {
            var members = message.addSetsBuilder();
            for (MemberId member : set) members.addMembers(string(member));
        }
        return message.build();
    }

    /** What headers say of voters: SHA-256 of their bytes. */
    public static Digest digest(VotingSets voters) {
        return Digest.sha256(encode(voters).toBytes());
    }

    public static VotingSets decodeVoters(byte[] bytes) throws DecodeException {
        return voters(Canonical.parse("set of voters", io.twinseal.ledger.proto.VotingSets.parser(), bytes, BYTES_MAX));
    }

    static VotingSets voters(io.twinseal.ledger.proto.VotingSets message) throws DecodeException {
        List<SortedSet<MemberId>> sets = new ArrayList<>();
        for (VotingSet set : message.getSetsList()) sets.add(members("VotingSet.members", set.getMembersList()));
        return Canonical.make("set of voters", () -> new VotingSets(sets));
    }

    /** Members that have to be sorted, each once. */
    static SortedSet<MemberId> members(String field, List<ByteString> values) throws DecodeException {
        SortedSet<MemberId> members = new TreeSet<>();
        for (ByteString value : values) {
            MemberId member = MemberId.of(bytes32(field, value));
            if (!members.isEmpty() && members.last().compareTo(member) >= 0)
                throw new DecodeException("Field " + field + " is not sorted, each member once.");
            members.add(member);
        }
        return members;
    }

    static Member message(MemberInfo member) {
        var message = Member.newBuilder()
                .setKey(string(member.id()))
                .setRole(message(member.role()))
                .setName(member.name());
        for (MemberId accessPoint : member.accessPoints()) message.addAccessPoints(string(accessPoint));
        return message.build();
    }

    static MemberInfo member(Member message) throws DecodeException {
        MemberId id = MemberId.of(bytes32("Member.key", message.getKey()));
        Role role = role(message.getRole());
        List<MemberId> accessPoints = new ArrayList<>();
        for (ByteString accessPoint : message.getAccessPointsList())
            accessPoints.add(MemberId.of(bytes32("Member.access_points", accessPoint)));
        return Canonical.make("member", () -> new MemberInfo(id, role, message.getName(), accessPoints));
    }

    static Model message(ModelInfo model) {
        var message = Model.newBuilder()
                .setDigest(string(model.digest()))
                .setName(model.name())
                .setOutputKind(model.outputKind())
                .setOutputValues(model.outputValues())
                .addAllOutputLabels(model.outputLabels());
        for (LayerInfo layer : model.layers())
            message.addLayers(Layer.newBuilder()
                    .setName(layer.name())
                    .setFlops(layer.flops())
                    .setOutputBytes(layer.outputBytes()));
        return message.build();
    }

    static ModelInfo model(Model message) throws DecodeException {
        Digest digest = Digest.of(bytes32("Model.digest", message.getDigest()));
        int outputValues = positive("Model.output_values", message.getOutputValues());
        List<LayerInfo> layers = new ArrayList<>();
        for (Layer layer : message.getLayersList()) {
            long flops = positive("Layer.flops", layer.getFlops());
            long outputBytes = positive("Layer.output_bytes", layer.getOutputBytes());
            layers.add(Canonical.make("layer", () -> new LayerInfo(layer.getName(), flops, outputBytes)));
        }
        return Canonical.make(
                "model",
                () -> new ModelInfo(
                        digest,
                        message.getName(),
                        message.getOutputKind(),
                        outputValues,
                        List.copyOf(message.getOutputLabelsList()),
                        layers));
    }

    static Twin message(TwinInfo twin) {
        return Twin.newBuilder()
                .setId(twin.id())
                .setGateway(string(twin.gateway()))
                .setModel(string(twin.model()))
                .setPointsMax(twin.pointsMax())
                .build();
    }

    static TwinInfo twin(Twin message) throws DecodeException {
        MemberId gateway = MemberId.of(bytes32("Twin.gateway", message.getGateway()));
        Digest model = Digest.of(bytes32("Twin.model", message.getModel()));
        int pointsMax = positive("Twin.points_max", message.getPointsMax());
        return Canonical.make("twin", () -> new TwinInfo(message.getId(), gateway, model, pointsMax));
    }

    private static Member.Role message(Role role) {
        return switch (role) {
            case ACCESS_POINT -> Member.Role.ACCESS_POINT;
            case GATEWAY -> Member.Role.GATEWAY;
            case OBSERVER -> Member.Role.OBSERVER;
        };
    }

    private static Role role(Member.Role message) throws DecodeException {
        return switch (message) {
            case ACCESS_POINT -> Role.ACCESS_POINT;
            case GATEWAY -> Role.GATEWAY;
            case OBSERVER -> Role.OBSERVER;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("Field Member.role must be ACCESS_POINT, GATEWAY or OBSERVER.");
        };
    }
}
