package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitalTwinTest {
    @Test
    void theFirstRowStandsInForRowsBeforeIt() {
        DigitalTwin twin = new DigitalTwin("press", 3, 1, 1, 10);
        twin.observe(reading(7));
        assertThat(twin.pendingPoints()).isEqualTo(1);
        assertThat(floats(twin.take(1))).containsExactly(7, 7, 7);
        twin.observe(reading(8));
        assertThat(floats(twin.take(1))).containsExactly(7, 7, 8);
    }

    @Test
    void eachNewRowIsADataPointAndThePointsOverlap() {
        DigitalTwin twin = new DigitalTwin("press", 2, 1, 1, 10);
        twin.observe(reading(1, 2, 3));
        assertThat(floats(twin.take(2))).containsExactly(1, 1, 1, 2);
        twin.observe(reading(4));
        assertThat(floats(twin.take(2))).containsExactly(2, 3, 3, 4);
        assertThat(twin.pendingPoints()).isZero();
    }

    @Test
    void aStrideOfTheWindowMakesPointsThatDoNotOverlap() {
        DigitalTwin twin = new DigitalTwin("gear", 2, 1, 2, 10);
        twin.observe(reading(1, 2, 3));
        assertThat(twin.pendingPoints()).isEqualTo(1);
        twin.observe(reading(4, 5));
        assertThat(floats(twin.take(2))).containsExactly(1, 2, 3, 4);
        twin.observe(reading(6));
        assertThat(floats(twin.take(1))).containsExactly(5, 6);
    }

    @Test
    void onlyTheNewestPointsAreKeptAndTheOthersCounted() {
        DigitalTwin twin = new DigitalTwin("press", 1, 1, 1, 2);
        twin.observe(reading(1, 2, 3, 4, 5));
        assertThat(twin.droppedPoints()).isEqualTo(3);
        assertThat(floats(twin.take(2))).containsExactly(4, 5);
    }

    @Test
    void aRestoredTwinGoesOnWithTheSameWindowAndWhatWasPending() {
        DigitalTwin before = new DigitalTwin("press", 3, 1, 2, 10);
        before.observe(reading(1, 2, 3, 4, 5));
        DigitalTwin after = new DigitalTwin("press", 3, 1, 2, 10);
        after.restore(before.snapshot());
        assertThat(after.observedMillis()).isEqualTo(99);
        after.observe(reading(6));
        assertThat(floats(after.take(3))).containsExactly(1, 1, 2, 2, 3, 4, 4, 5, 6);
        assertThat(after.pendingPoints()).isZero();
    }

    private static Reading reading(float... rows) {
        return new Reading(
                99,
                IntStream.range(0, rows.length)
                        .mapToObj(i -> new float[] {rows[i]})
                        .toList());
    }

    private static List<Integer> floats(ByteBuffer bytes) {
        var floats = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        return IntStream.range(0, floats.limit())
                .mapToObj(i -> (int) floats.get(i))
                .toList();
    }
}
