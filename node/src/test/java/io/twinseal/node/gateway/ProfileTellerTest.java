package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import io.twinseal.inference.model.ModelId;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.FakeTransport;
import io.twinseal.node.SampleLedger;
import io.twinseal.node.gossip.PeerSet;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProfileTellerTest {
    private static final ChainId CHAIN = ChainId.of(new byte[32]);
    private static final MemberId AP = SampleLedger.AP.id();
    private static final MemberId OTHER_GATEWAY = SampleLedger.GATEWAY.id();
    private static final MachineProfile PROFILE = new MachineProfile(
            new ModelId("ab".repeat(32)), "test", List.of(new Batch(1, List.of(new Halves(0, 2), new Halves(1, 0)))));

    private final ManualNodeLoop loop = new ManualNodeLoop(new ManualClock(1_000_000));
    private final FakeTransport transport = new FakeTransport();
    private final CompletableFuture<List<MachineProfile>> measured = new CompletableFuture<>();
    private final PeerSet peers = new PeerSet(
            loop,
            transport,
            CHAIN,
            ProfileTellerTest::hello,
            id -> Optional.of(id.equals(AP) ? Role.ACCESS_POINT : Role.GATEWAY));

    ProfileTellerTest() {
        peers.subscribe(new ProfileTeller(loop, peers, 2, () -> measured));
        for (MemberId member : List.of(AP, OTHER_GATEWAY)) {
            run(() -> peers.connected(new Peer(member, "127.0.0.1:1", true)));
            run(() -> peers.received(member, hello()));
        }
    }

    @Test
    void tellsAnAccessPointThatAsksOnceTheModelsAreMeasured() {
        run(() -> peers.received(AP, new WireMessage.GetProfiles()));
        assertThat(transport.all(WireMessage.Profiles.class)).isEmpty();
        measured.complete(List.of(PROFILE));
        assertThat(transport.all(WireMessage.Profiles.class))
                .as("sent on the loop")
                .isEmpty();
        loop.runReady();
        assertThat(transport.sent).contains(new FakeTransport.Sent(AP, new WireMessage.Profiles(List.of(PROFILE), 2)));
    }

    @Test
    void tellsNobodyElse() {
        measured.complete(List.of(PROFILE));
        run(() -> peers.received(OTHER_GATEWAY, new WireMessage.GetProfiles()));
        assertThat(transport.all(WireMessage.Profiles.class)).isEmpty();
    }

    @Test
    void modelsThatCannotBeMeasuredAreAFaultOfThisNode() {
        run(() -> peers.received(AP, new WireMessage.GetProfiles()));
        measured.completeExceptionally(new IllegalArgumentException("no engine"));
        assertThatThrownBy(loop::runReady)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be measured");
    }

    private void run(Runnable task) {
        loop.post(task);
        loop.runReady();
    }

    private static WireMessage.Hello hello() {
        return new WireMessage.Hello(PeerSet.VERSION, CHAIN, "test", BlockId.of(new byte[32]), 0, BigInteger.ONE);
    }
}
