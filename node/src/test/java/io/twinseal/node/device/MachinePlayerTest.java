package io.twinseal.node.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.node.config.DeviceMachine;
import io.twinseal.node.config.DeviceSource;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachinePlayerTest {
    private static final long START_MILLIS = 1_000_000;

    private final ManualClock clock = new ManualClock(START_MILLIS);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final FakePublisher publisher = new FakePublisher();
    private int progress;

    @Test
    void keepsItsRate() {
        player(100, 4, 1, false).start(0);
        loop.advance(1_000);
        assertThat(publisher.messages).hasSize(5); // at 0, 250, 500, 750 and 1000 ms
        assertThat(publisher.messages.get(1))
                .isEqualTo("twinseal/engine-1/readings {\"timeMillis\":1000250,\"rows\":[[1.0,-1.0]]}");
    }

    @Test
    void putsSeveralRowsInAMessageAndSendsTheRest() {
        var player = player(5, 10, 2, false);
        player.start(0);
        loop.advance(1_000);
        assertThat(publisher.messages).hasSize(3);
        assertThat(publisher.messages.get(0)).endsWith("\"rows\":[[0.0,0.0],[1.0,-1.0]]}");
        assertThat(publisher.messages.get(2)).endsWith("\"rows\":[[4.0,-4.0]]}");
        assertThat(player.isDone()).isTrue();
        assertThat(progress).isPositive();
    }

    @Test
    void startsAgainWhenItLoops() {
        var player = player(3, 10, 2, true);
        player.start(0);
        loop.advance(1_000);
        assertThat(publisher.messages.get(1)).endsWith("\"rows\":[[2.0,-2.0],[0.0,0.0]]}");
        assertThat(player.isDone()).isFalse();
    }

    @Test
    void aMachineWithoutAnyRowEndsEvenIfItLoops() {
        var player = player(0, 10, 2, true);
        player.start(0);
        loop.advance(1_000);
        assertThat(publisher.messages).isEmpty();
        assertThat(player.isDone()).isTrue();
    }

    @Test
    void standsStillWhileNothingIsTakenAndLosesNoRow() {
        publisher.holds = true;
        player(1_000, 100, 1, false).start(0);
        loop.advance(10_000);
        assertThat(publisher.messages).hasSize(MachinePlayer.IN_FLIGHT_MAX);
        publisher.release(null);
        loop.advance(10);
        assertThat(publisher.messages.get(MachinePlayer.IN_FLIGHT_MAX))
                .contains("[[" + MachinePlayer.IN_FLIGHT_MAX + ".0,");
    }

    @Test
    void waitsForTheConnection() {
        publisher.connected = false;
        player(10, 100, 1, false).start(0);
        loop.advance(5_000);
        assertThat(publisher.messages).isEmpty();
        publisher.connected = true;
        loop.advance(10);
        assertThat(publisher.messages).hasSize(1);
        assertThat(publisher.messages.get(0)).contains("[[0.0,");
    }

    @Test
    void countsWhatTheGatewayRefuses() {
        publisher.holds = true;
        var player = player(2, 100, 1, false);
        player.start(0);
        loop.advance(100);
        assertThat(player.isDone()).isFalse();
        publisher.release("not authorized");
        loop.advance(0);
        assertThat(player.refused()).isEqualTo(2);
        assertThat(player.isDone()).isTrue();
    }

    @Test
    void missingValuesAreNullAndInfiniteOnesAreNotSent() {
        assertThat(new String(Readings.payload(0, List.of(new float[] {1, Float.NaN})), StandardCharsets.UTF_8))
                .isEqualTo("{\"timeMillis\":0,\"rows\":[[1.0,null]]}");
        assertThatThrownBy(() -> Readings.payload(0, List.of(new float[] {1, Float.NEGATIVE_INFINITY})))
                .hasMessage("value 1 is -Infinity");
        assertThat(new String(Readings.payload(0, List.of(new float[] {1e-7f, 3e8f})), StandardCharsets.UTF_8))
                .isEqualTo("{\"timeMillis\":0,\"rows\":[[1.0E-7,3.0E8]]}");
    }

    private MachinePlayer player(int rows, double rateHz, int rowsPerMessage, boolean loops) {
        var machine = new DeviceMachine("engine-1", new DeviceSource.Turbofan(1), null, rateHz, rowsPerMessage);
        return new MachinePlayer(
                machine,
                () -> IntStream.range(0, rows)
                        .mapToObj(i -> new float[] {i, -i})
                        .iterator(),
                loops,
                loop,
                clock,
                publisher,
                () -> progress++);
    }

    private static final class FakePublisher implements Publisher {
        private final List<String> messages = new ArrayList<>();
        private final Queue<Consumer<@Nullable String>> held = new ArrayDeque<>();
        private boolean connected = true;
        private boolean holds;

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public void publish(String topic, byte[] payload, Consumer<@Nullable String> done) {
            messages.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
            if (holds) held.add(done);
            else done.accept(null);
        }

        void release(@Nullable String refusal) {
            holds = false;
            while (!held.isEmpty()) held.remove().accept(refusal);
        }
    }
}
