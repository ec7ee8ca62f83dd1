package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.wire.WireMessage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NettyTransportTest {
    @Test
    void messagesGoBothWaysInOrder() {
        try (var ann = TestMember.of(1);
                var bob = TestMember.of(2)) {
            ann.dial(bob);
            await().until(() -> ann.reaches(bob) && bob.reaches(ann));
            assertThat(ann.peers.get(0).outbound()).isTrue();
            assertThat(bob.peers.get(0).outbound()).isFalse();
            assertThat(ann.peers.get(0).address()).isEqualTo("127.0.0.1:" + bob.address.getPort());
            List<WireMessage> sent = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) sent.add(new WireMessage.OffloadRefusal(i, "busy " + i, false));
            for (WireMessage message : sent) {
                assertThat(ann.send(bob, message)).isTrue();
                assertThat(bob.send(ann, message)).isTrue();
            }
            await().until(() -> ann.received.size() == 1_000 && bob.received.size() == 1_000);
            assertThat(ann.received).isEqualTo(sent);
            assertThat(bob.received).isEqualTo(sent);
        }
    }

    @Test
    void bigMessagesArriveWhole() {
        var limits = new TransportLimits(32 << 20, 1 << 20, 5_000, 8, 200, 10_000, 20, 200);
        try (var ann = new TestMember(TestMember.key(1), id -> true, 0, limits);
                var bob = new TestMember(TestMember.key(2), id -> true, 0, limits)) {
            ann.dial(bob);
            await().until(() -> ann.reaches(bob));
            byte[] bytes = new byte[8_000_000];
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ((i * 31) >> 3);
            var big = new WireMessage.Blocks(Bytes.copyOf(bytes));
            ann.send(bob, big);
            ann.send(bob, new WireMessage.OffloadRefusal(1, "", true));
            ann.send(bob, big);
            await().until(() -> bob.received.size() == 3);
            assertThat(bob.received.get(0)).isEqualTo(big);
            assertThat(bob.received.get(2)).isEqualTo(big);
        }
    }

    @Test
    void aStrangerIsRefusedInTheHandshakeAndBothSidesSayWhy() {
        MemberId stranger = TestMember.key(3).id();
        try (var logs = new Logs();
                var ann = new TestMember(TestMember.key(1), id -> !id.equals(stranger), 0, TestMember.QUICK);
                var eve = TestMember.of(3)) {
            eve.dial(ann);
            await().until(() -> logs.has("refused in the handshake: the key " + stranger + " is not a member's"));
            await().until(() -> logs.has("it refused this node's certificate"));
            assertThat(eve.peers).isEmpty();
            assertThat(ann.peers).isEmpty();

            ann.dial(eve);
            await().until(() -> logs.has(eve.peerAddress() + " cannot be reached, will go on trying: refused in the"
                    + " handshake: the key " + stranger + " is not a member's"));
            assertThat(eve.peers).isEmpty();
            assertThat(ann.peers).isEmpty();
        }
    }

    @Test
    void anotherMemberThanTheOneDialledIsRefused() {
        try (var logs = new Logs();
                var ann = TestMember.of(1);
                var bob = TestMember.of(2)) {
            MemberId expected = TestMember.key(4).id();
            ann.loop.post(() -> ann.transport.connect(new PeerAddress(expected, "localhost", bob.address.getPort())));
            await().until(() -> logs.has("it should be " + expected + " but is " + bob.id()));
            assertThat(ann.peers).isEmpty();
        }
    }

    @Test
    void nobodyConnectsToItself() {
        try (var logs = new Logs();
                var ann = TestMember.of(1);
                var twin = TestMember.of(1)) {
            ann.dial(ann);
            await().until(() -> logs.has("is this node itself and is not dialled"));
            ann.loop.post(() -> ann.transport.connect(
                    new PeerAddress(TestMember.key(2).id(), "127.0.0.1", twin.address.getPort())));
            await().until(() -> logs.has("the other side has this node's own key"));
            assertThat(ann.peers).isEmpty();
            assertThat(twin.peers).isEmpty();
        }
    }

    @Test
    void ofTwoSimultaneousConnectionsTheLowerIdsStays() {
        for (int round = 0; round < 10; round++) {
            try (var ann = TestMember.of(10 + round);
                    var bob = TestMember.of(30 + round)) {
                boolean annIsLower = ann.id().compareTo(bob.id()) < 0;
                ann.dial(bob);
                bob.dial(ann);
                await().until(() -> ann.peers.size() == 1
                        && bob.peers.size() == 1
                        && ann.peers.get(0).outbound() != bob.peers.get(0).outbound()
                        && ann.transport.openChannels() == 1
                        && bob.transport.openChannels() == 1);
                ann.send(bob, new WireMessage.OffloadRefusal(1, "", true));
                await().until(() -> bob.received.size() == 1);
                if (ann.ends.size() + bob.ends.size() > 0)
                    assertThat(ann.peers.get(0).outbound()).isEqualTo(annIsLower);
            }
        }
    }

    @Test
    void aRestartedPeerIsReachedAgain() {
        try (var ann = TestMember.of(1)) {
            int port;
            try (var bob = TestMember.of(2)) {
                port = bob.address.getPort();
                ann.dial(bob);
                await().until(() -> ann.reaches(bob));
            }
            await().until(() -> ann.ends.contains("it said: this node stops"));
            try (var bob = new TestMember(TestMember.key(2), id -> true, port, TestMember.QUICK)) {
                await().until(() -> ann.reaches(bob) && bob.reaches(ann));
                bob.send(ann, new WireMessage.OffloadRefusal(1, "", true));
                await().until(() -> ann.received.size() == 1);
            }
        }
    }

    @Test
    void aPeerThatWasSentAwayComesBackLater() {
        try (var ann = TestMember.of(1);
                var bob = TestMember.of(2)) {
            ann.dial(bob);
            await().until(() -> ann.reaches(bob) && bob.reaches(ann));
            bob.loop.post(() -> bob.transport.disconnect(ann.id(), "too many rejected blocks"));
            await().until(() -> ann.ends.contains("it said: too many rejected blocks"));
            assertThat(bob.ends).containsExactly("this node closed it: too many rejected blocks");
            await().until(() -> ann.reaches(bob) && bob.reaches(ann));
        }
    }

    @Test
    void aSlowReaderIsDroppedAndOthersAreNot() {
        var release = new CountDownLatch(1);
        try (var ann = TestMember.of(1);
                var slow = TestMember.of(2);
                var bob = TestMember.of(3);
                Releasing releasing = release::countDown) {
            assertThat(releasing).isNotNull();
            slow.onMessage = message -> hold(release);
            slow.dial(ann);
            bob.dial(ann);
            await().until(() -> ann.reaches(slow) && ann.reaches(bob));
            var message = new WireMessage.Transactions(List.of(Bytes.copyOf(new byte[100_000])));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                ann.onLoop(() -> {
                    for (int i = 0; i < 5; i++) ann.transport.broadcast(Set.of(slow.id(), bob.id()), message);
                    return true;
                });
                return ann.ends.size() > 0;
            });
            assertThat(ann.ends.get(0)).startsWith("it reads too slowly: ").endsWith("1048576 may");
            assertThat(bob.ends).isEmpty();
        }
    }

    @Test
    void aBusyLoopSlowsTheSenderDownInsteadOfFillingMemory() {
        var release = new CountDownLatch(1);
        var limits = new TransportLimits(64 << 20, 1 << 20, 5_000, 8, 200, 60_000, 20, 200);
        try (var ann = new TestMember(TestMember.key(1), id -> true, 0, limits);
                var busy = new TestMember(TestMember.key(2), id -> true, 0, limits);
                Releasing releasing = release::countDown) {
            assertThat(releasing).isNotNull();
            ann.dial(busy);
            await().until(() -> ann.reaches(busy));
            busy.onMessage = message -> {
                hold(release);
                busy.received.add(message);
            };
            var message = new WireMessage.Transactions(List.of(Bytes.copyOf(new byte[100_000])));
            IntStream.range(0, 300).forEach(i -> ann.send(busy, message));
            // of 30 MB, what is neither in the loop's queue nor in the system's buffers stays with the sender
            var last = new AtomicLong();
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                long unsent = ann.onLoop(() -> ann.transport.unsentBytes(busy.id()));
                return unsent > 5_000_000 && Math.abs(last.getAndSet(unsent) - unsent) < 1_000; // but for pongs
            });
            release.countDown();
            await().until(() -> busy.received.size() == 300);
            assertThat(ann.ends).isEmpty();
        }
    }

    @Test
    void manySmallMessagesAreFast() {
        int count = 100_000;
        var limits = new TransportLimits(64 << 20, 16 << 20, 5_000, 8, 5_000, 60_000, 20, 200);
        try (var ann = new TestMember(TestMember.key(1), id -> true, 0, limits);
                var bob = new TestMember(TestMember.key(2), id -> true, 0, limits)) {
            var got = new int[1];
            bob.onMessage = message -> got[0]++;
            ann.dial(bob);
            await().until(() -> ann.reaches(bob));
            var message = new WireMessage.Transactions(List.of(Bytes.copyOf(new byte[400])));
            for (int round = 0; round < 3; round++) {
                int before = bob.onLoop(() -> got[0]);
                long start = System.nanoTime();
                long startCpu = cpuNanos();
                ann.loop.post(() -> {
                    for (int i = 0; i < count; i++) ann.transport.send(bob.id(), message);
                });
                await().until(() -> bob.onLoop(() -> got[0]) == before + count);
                long micros = (System.nanoTime() - start) / 1_000;
                System.out.printf(
                        "%,d messages of 410 bytes: %.2f µs CPU each for both sides, %,d a second%n",
                        count, (cpuNanos() - startCpu) / 1_000.0 / count, count * 1_000_000L / micros);
            }
            assertThat(ann.ends).isEmpty();
        }
    }

    /** Ends a wait before the members that wait are closed. */
    private interface Releasing extends AutoCloseable {
        @Override
        void close();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
