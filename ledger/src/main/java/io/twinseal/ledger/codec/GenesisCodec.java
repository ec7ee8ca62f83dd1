package io.twinseal.ledger.codec;

import static io.twinseal.ledger.codec.Canonical.positive;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.ledger.proto.Member;
import io.twinseal.ledger.proto.Model;
import io.twinseal.ledger.proto.Twin;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import java.util.ArrayList;
import java.util.List;

/** Genesis as bytes, and the chain id that follows from them. */
public final class GenesisCodec {
    public static final int BYTES_MAX = 16 << 20;

    private GenesisCodec() {}

    public static Bytes encode(Genesis genesis) {
        var message = io.twinseal.ledger.proto.Genesis.newBuilder()
                .setName(genesis.name())
                .setTimeMillis(genesis.timeMillis())
                .setParameters(ParametersCodec.encode(genesis.parameters()));
        for (MemberInfo member : genesis.members()) message.addMembers(RegistryCodec.message(member));
        for (ModelInfo model : genesis.models()) message.addModels(RegistryCodec.message(model));
        for (TwinInfo twin : genesis.twins()) message.addTwins(RegistryCodec.message(twin));
        return Bytes.copyOf(message.build().toByteArray());
    }

    /**
     * Decodes what a chain starts from; whether the members' keys are valid is checked where the chain is opened.
     *
     * @throws DecodeException for anything but the canonical bytes of a well-formed genesis
     */
    public static Genesis decode(byte[] bytes) throws DecodeException {
        var message = Canonical.parse("genesis", io.twinseal.ledger.proto.Genesis.parser(), bytes, BYTES_MAX);
        long timeMillis = positive("Genesis.time_millis", message.getTimeMillis());
        Parameters parameters = ParametersCodec.decode(message.getParameters());
        List<MemberInfo> members = new ArrayList<>();
        for (Member member : message.getMembersList()) members.add(RegistryCodec.member(member));
        List<ModelInfo> models = new ArrayList<>();
        for (Model model : message.getModelsList()) models.add(RegistryCodec.model(model));
        List<TwinInfo> twins = new ArrayList<>();
        for (Twin twin : message.getTwinsList()) twins.add(RegistryCodec.twin(twin));
        return Canonical.make(
                "genesis", () -> new Genesis(message.getName(), timeMillis, parameters, members, models, twins));
    }

    /** SHA-256 of the genesis bytes. */
    public static ChainId chainId(Genesis genesis) {
        return ChainId.of(Digest.sha256Bytes(encode(genesis).toBytes()));
    }
}
