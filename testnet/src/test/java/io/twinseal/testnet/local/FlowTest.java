package io.twinseal.testnet.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.node.runtime.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** On a clock that stands still until it is told to move, so that moments are exact. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD) // what it calls never waits, and so is not interrupted
class FlowTest {
    /** One byte a microsecond. */
    private static final Link LINK = Link.parse("8mbit,5ms");

    private static final long MICRO = 1_000;
    private static final long DELAY = 5_000 * MICRO;

    private final ManualClock clock = new ManualClock(0);
    private final Line line = new Line(LINK);
    private final Ends source = new Ends();
    private final Ends drain = new Ends();
    private final Flow flow = new Flow(source.far, drain.near, line, clock::nanos);

    FlowTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        source.close();
        drain.close();
    }

    @Test
    void bytesArriveWhenTheLineHasSentThemAndTheDelayIsOver() throws IOException {
        source.send(3_000);
        takeAll(3_000);
        assertThat(flow.nextNanos()).isEqualTo(1_460 * MICRO + DELAY);

        at(1_460 * MICRO + DELAY - 1);
        assertThat(line.carriedBytes()).isZero();
        at(1_460 * MICRO + DELAY);
        assertThat(line.carriedBytes()).isEqualTo(1_460);
        at(2_920 * MICRO + DELAY - 1);
        assertThat(line.carriedBytes()).isEqualTo(1_460);
        at(3_000 * MICRO + DELAY);
        assertThat(line.carriedBytes()).isEqualTo(3_000);
        assertThat(flow.nextNanos()).isEqualTo(Flow.NEVER);
    }

    @Test
    void aMessageOnAnIdleLineWaitsForItselfOnly() throws IOException {
        at(70_000 * MICRO);
        source.send(100);
        takeAll(100);
        assertThat(flow.nextNanos()).isEqualTo((70_000 + 100) * MICRO + DELAY);
    }

    @Test
    void twoFlowsShareTheLine() throws IOException {
        try (var otherSource = new Ends();
                var otherDrain = new Ends()) {
            var other = new Flow(otherSource.far, otherDrain.near, line, clock::nanos);
            source.send(1_000);
            takeAll(1_000);
            otherSource.send(500);
            while (other.nextNanos() == Flow.NEVER) other.advance();
            assertThat(flow.nextNanos()).isEqualTo(1_000 * MICRO + DELAY);
            assertThat(other.nextNanos()).isEqualTo(1_500 * MICRO + DELAY);
        }
    }

    @Test
    void aChangedRateHoldsForWhatWaits() throws IOException {
        source.send(1_000);
        takeAll(1_000);
        clock.advanceNanos(500 * MICRO);
        flow.reschedule(line.rate(LINK.bitsPerSecond() / 10, clock.nanos())); // the other half, at a tenth
        assertThat(flow.nextNanos()).isEqualTo((500 + 5_000) * MICRO + DELAY);
        source.send(10);
        takeAll(1_010);
        at((500 + 5_000) * MICRO + DELAY);
        assertThat(line.carriedBytes()).isEqualTo(1_000);
        assertThat(flow.nextNanos()).isEqualTo((500 + 5_000 + 100) * MICRO + DELAY);
    }

    @Test
    void whatHasLeftIsNotHeldUpByALowerRate() throws IOException {
        source.send(1_000);
        takeAll(1_000);
        clock.advanceNanos(2_000 * MICRO);
        flow.reschedule(line.rate(1_000, clock.nanos()));
        assertThat(flow.nextNanos()).isEqualTo(1_000 * MICRO + DELAY);
    }

    @Test
    void takesNoMoreThanItMayHold() throws IOException {
        int max = LINK.heldBytesMax();
        source.send(2 * max);
        takeAll(max);
        flow.advance();
        assertThat(flow.heldBytes()).isEqualTo(max);
        assertThat(flow.hasRoom()).isFalse();
        at(1_460 * MICRO + DELAY); // what arrives makes room
        assertThat(line.carriedBytes()).isEqualTo(1_460);
        takeAll(max);
    }

    @Test
    void theEndOfTheStreamArrivesLast() throws IOException {
        source.send(100);
        takeAll(100);
        source.near.shutdownOutput();
        while (flow.hasRoom()) flow.advance();
        at(100 * MICRO + DELAY - 1);
        assertThat(flow.isOver()).isFalse();
        at(100 * MICRO + DELAY);
        assertThat(flow.isOver()).isTrue();
        drain.far.configureBlocking(true);
        var received = ByteBuffer.allocate(200);
        while (drain.far.read(received) >= 0) assertThat(flow.isOver()).isTrue();
        assertThat(received.position()).isEqualTo(100);
    }

    private void takeAll(int bytes) throws IOException {
        while (flow.heldBytes() < bytes) flow.advance();
    }

    private void at(long nanos) throws IOException {
        clock.advanceNanos(nanos - clock.nanos());
        flow.advance();
    }

    /** Both ends of a connection; the far one is not blocking. */
    private static final class Ends implements AutoCloseable {
        private final SocketChannel near;
        private final SocketChannel far;

        private Ends() throws IOException {
            try (var listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                near = SocketChannel.open(listener.getLocalAddress());
                far = listener.accept();
                far.configureBlocking(false);
            }
        }

        private void send(int bytes) throws IOException {
            near.write(ByteBuffer.allocate(bytes));
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
