package io.twinseal.ledger.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.proto.Member;
import io.twinseal.ledger.types.Genesis;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenesisCodecTest {
    private final Genesis genesis = new TestNetwork().genesis();

    @Test
    void readsBackWhatItWroteAndNamesTheChainByIt() throws DecodeException {
        assertThat(GenesisCodec.decode(GenesisCodec.encode(genesis).toBytes())).isEqualTo(genesis);
        Genesis other = new TestNetwork(TestNetwork.parameters().slotWindow(7)).genesis();
        assertThat(GenesisCodec.chainId(other)).isNotEqualTo(GenesisCodec.chainId(genesis));
    }

    @Test
    void registryEntriesReadBackToo() throws DecodeException {
        for (var member : genesis.members())
            assertThat(RegistryCodec.decodeMember(RegistryCodec.encode(member).toBytes()))
                    .isEqualTo(member);
        for (var model : genesis.models())
            assertThat(RegistryCodec.decodeModel(RegistryCodec.encode(model).toBytes()))
                    .isEqualTo(model);
        for (var twin : genesis.twins())
            assertThat(RegistryCodec.decodeTwin(RegistryCodec.encode(twin).toBytes()))
                    .isEqualTo(twin);
        assertThat(RegistryCodec.decodeParameters(
                        RegistryCodec.encode(genesis.parameters()).toBytes()))
                .isEqualTo(genesis.parameters());
    }

    static Stream<Arguments> badGenesis() {
        return Stream.of(
                bad("members must be sorted by key", g -> g.addMembers(g.getMembers(0))),
                bad(
                        "two members are called",
                        g -> g.getMembersBuilder(1).setName(g.getMembers(0).getName())),
                bad("needs at least one access point", g -> {
                    g.clearTwins();
                    for (var member : g.getMembersBuilderList())
                        member.setRole(Member.Role.OBSERVER).clearAccessPoints();
                }),
                bad(
                        "role must be ACCESS_POINT, GATEWAY or OBSERVER",
                        g -> g.getMembersBuilder(0).setRole(Member.Role.ROLE_UNSPECIFIED)),
                bad(
                        "role must be ACCESS_POINT, GATEWAY or OBSERVER",
                        g -> g.getMembersBuilder(0).setRoleValue(9)),
                bad(
                        "which is no gateway of this chain",
                        g -> g.getTwinsBuilder(0).setGateway(ByteString.copyFrom(new byte[32]))),
                bad(
                        "which is no model of this chain",
                        g -> g.getTwinsBuilder(0).setModel(ByteString.copyFrom(new byte[32]))),
                bad("must have 1 to 1024 layers", g -> g.getModelsBuilder(0).clearLayers()),
                bad(
                        "has 1 labels for 2 output values",
                        g -> g.getModelsBuilder(0).clearOutputLabels().addOutputLabels("good")),
                bad(
                        "has more than 70368744177664 FLOPs",
                        g -> g.getModelsBuilder(0).getLayersBuilder(2).setFlops(1L << 46)),
                bad(
                        "pointsMax of twin 'crane' must be 1 to 65536",
                        g -> g.getTwinsBuilder(0).setPointsMax(0)),
                bad("reputationWindow is 0", g -> g.getParametersBuilder().setReputationWindow(0)),
                bad(
                        "retarget must be HASHRATE, INTERVAL or FIXED",
                        g -> g.getParametersBuilder().setRetargetValue(0)),
                bad("reputation_function must be", g -> g.getParametersBuilder().setReputationFunctionValue(7)),
                bad("chain's name 'a b' may only have", g -> g.setName("a b")));
    }

    private static Arguments bad(String reason, Consumer<io.twinseal.ledger.proto.Genesis.Builder> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badGenesis")
    void refusesABadGenesisWithItsReason(String reason, Consumer<io.twinseal.ledger.proto.Genesis.Builder> change)
            throws Exception {
        var message = io.twinseal.ledger.proto.Genesis.parseFrom(
                GenesisCodec.encode(genesis).toBytes())
                .toBuilder();
        change.accept(message);
        byte[] bytes = message.build().toByteArray();
        assertThatThrownBy(() -> GenesisCodec.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }
}
