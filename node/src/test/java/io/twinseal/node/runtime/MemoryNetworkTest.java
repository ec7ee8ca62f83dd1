package io.twinseal.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {
    private static final MemberId ANN = MemberId.parse("aa".repeat(32));
    private static final MemberId BOB = MemberId.parse("bb".repeat(32));

    private final ManualNodeLoop loop = new ManualNodeLoop(new ManualClock(0));
    private final MemoryNetwork network = new MemoryNetwork(5);
    private final List<String> seen = new ArrayList<>();

    @Test
    void membersConnectTalkBreakAndComeBack() {
        Transport ann = network.join(ANN, loop);
        ann.connect(new PeerAddress(BOB, "nowhere", 1));
        ann.start(new Log("ann"));
        loop.runReady();
        assertThat(seen).isEmpty();

        Transport bob = network.join(BOB, loop);
        bob.start(new Log("bob"));
        loop.runReady();
        assertThat(seen).containsExactly("ann: bbbbbbbb here", "bob: aaaaaaaa here");
        seen.clear();

        assertThat(ann.send(BOB, new WireMessage.Goodbye("hi"))).isTrue();
        loop.advance(4);
        assertThat(seen).isEmpty();
        loop.advance(1);
        assertThat(seen).containsExactly("bob: aaaaaaaa says Goodbye[reason=hi]");
        seen.clear();

        ann.send(BOB, new WireMessage.Goodbye("lost"));
        network.isolate(BOB);
        loop.advance(200);
        assertThat(seen).containsExactly("bob: aaaaaaaa gone", "ann: bbbbbbbb gone");
        assertThat(ann.send(BOB, new WireMessage.Goodbye("lost"))).isFalse();
        seen.clear();

        network.rejoin(BOB);
        loop.runReady();
        assertThat(seen).containsExactly("ann: bbbbbbbb here", "bob: aaaaaaaa here");
        seen.clear();

        bob.disconnect(ANN, "rude");
        loop.runReady();
        assertThat(seen).containsExactly("bob: aaaaaaaa gone", "ann: bbbbbbbb gone");
        seen.clear();
        loop.advance(200);
        assertThat(seen).containsExactly("ann: bbbbbbbb here", "bob: aaaaaaaa here");
    }

    private final class Log implements Transport.Listener {
        private final String who;

        Log(String who) {
            this.who = who;
        }

        @Override
        public void connected(Peer peer) {
            loop.checkOnLoop();
            seen.add(who + ": " + peer.id().shortHex() + " here");
        }

        @Override
        public void received(MemberId from, WireMessage message) {
            loop.checkOnLoop();
            seen.add(who + ": " + from.shortHex() + " says " + message);
        }

        @Override
        public void disconnected(MemberId member, String reason) {
            loop.checkOnLoop();
            seen.add(who + ": " + member.shortHex() + " gone");
        }
    }
}
