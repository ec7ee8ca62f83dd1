package io.twinseal.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.RegistryCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The state says who decides over its block, and what it says can be proved. */
class VotersTest {
    private static final List<MemberId> MEMBERS =
            TestNetwork.ACCESS_POINTS.stream().map(MemberKey::id).sorted().toList();
    private static final VotingSets TWO =
            new VotingSets(List.of(new TreeSet<>(MEMBERS.subList(0, 2)), new TreeSet<>(MEMBERS.subList(1, 3))));

    private final TestNetwork network = new TestNetwork();
    private final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));

    @Test
    void theRootOfEveryBlockProvesThem() {
        network.extend(chain, TestNetwork.ACCESS_POINTS.get(0), 0);
        Bytes voters = RegistryCodec.encode(VotingSets.of(MEMBERS));
        var proof = chain.state().map().proof(Keys.VOTERS);
        assertThat(proof.proves(Keys.VOTERS, Optional.of(voters), chain.state().root()))
                .isTrue();
    }

    @Test
    void aRestoredStateHasThoseOfItsEntryAndCannotDoWithout() throws DecodeException {
        var entries = chain.state().map().entries();
        entries.put(Keys.VOTERS, RegistryCodec.encode(TWO));
        assertThat(State.restored(entries).outlook().voters()).isEqualTo(TWO);
        entries.remove(Keys.VOTERS);
        assertThatThrownBy(() -> State.restored(entries)).hasMessageContaining("has no voters");
    }

    @Test
    void theyComeBackFromTheirBytesAndOnlyFromThem() throws DecodeException {
        byte[] bytes = RegistryCodec.encode(TWO).toBytes();
        assertThat(RegistryCodec.decodeVoters(bytes)).isEqualTo(TWO);
        assertThatThrownBy(() -> RegistryCodec.decodeVoters(new byte[0]))
                .hasMessageContaining("one or two voting sets");
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, 4, swapped, 38, 32);
        System.arraycopy(bytes, 38, swapped, 4, 32);
        assertThatThrownBy(() -> RegistryCodec.decodeVoters(swapped)).hasMessageContaining("not sorted");
    }
}
