package io.twinseal.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitalTwinTest {
    @Test
    void theFirstRowStandsInForRowsBeforeIt() {
        DigitalTwin twin = twin("press", 3, 1, 1, 10);
        twin.observe(reading(7));
        assertThat(twin.pendingPoints()).isEqualTo(1);
        assertThat(floats(twin.take(1))).containsExactly(7, 7, 7);
        twin.observe(reading(8));
        assertThat(floats(twin.take(1))).containsExactly(7, 7, 8);
    }

    @Test
    void eachNewRowIsADataPointAndThePointsOverlap() {
        DigitalTwin twin = twin("press", 2, 1, 1, 10);
        twin.observe(reading(1, 2, 3));
        assertThat(floats(twin.take(2))).containsExactly(1, 1, 1, 2);
        twin.observe(reading(4));
        assertThat(floats(twin.take(2))).containsExactly(2, 3, 3, 4);
        assertThat(twin.pendingPoints()).isZero();
    }

    @Test
    void aStrideOfTheWindowMakesPointsThatDoNotOverlap() {
        DigitalTwin twin = twin("gear", 2, 1, 2, 10);
        twin.observe(reading(1, 2, 3));
        assertThat(twin.pendingPoints()).isEqualTo(1);
        twin.observe(reading(4, 5));
        assertThat(floats(twin.take(2))).containsExactly(1, 2, 3, 4);
        twin.observe(reading(6));
        assertThat(floats(twin.take(1))).containsExactly(5, 6);
    }

    @Test
    void onlyTheNewestPointsAreKeptAndTheOthersCounted() {
        DigitalTwin twin = twin("press", 1, 1, 1, 2);
        twin.observe(reading(1, 2, 3, 4, 5));
        assertThat(twin.droppedPoints()).isEqualTo(3);
        assertThat(floats(twin.take(2))).containsExactly(4, 5);
    }

    @Test
    void aRestoredTwinGoesOnWithTheSameWindowAndWhatWasPending() {
        DigitalTwin before = twin("press", 3, 1, 2, 10);
        before.observe(reading(1, 2, 3, 4, 5));
        DigitalTwin after = twin("press", 3, 1, 2, 10);
        after.restore(before.snapshot());
        assertThat(after.observedMillis()).isEqualTo(99);
        after.observe(reading(6));
        assertThat(floats(after.take(3))).containsExactly(1, 1, 2, 2, 3, 4, 4, 5, 6);
        assertThat(after.pendingPoints()).isZero();
    }

    private static final Preprocessing TENS = new Preprocessing(List.of(5f), List.of(0f), List.of(10f));

    @Test
    void whatIsMissingOrImplausibleGivesWayToTheLastRowAndIsCounted() {
        DigitalTwin twin = new DigitalTwin("press", 2, 1, 1, 10, Optional.of(TENS));
        assertThat(twin.mayLack()).isTrue();
        twin.observe(reading(Float.NaN, 7, 11));
        DigitalTwin restarted = new DigitalTwin("press", 2, 1, 1, 10, Optional.of(TENS));
        restarted.restore(twin.snapshot());
        restarted.observe(reading(Float.NaN, -1, 3));
        assertThat(floats(restarted.take(6))).containsExactly(5, 5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 3);
        assertThat(twin.missingValues()).isEqualTo(1);
        assertThat(twin.implausibleValues()).isEqualTo(1);
        assertThat(restarted.implausibleValues()).isEqualTo(1);
    }

    @Test
    void rowsOfTheModelBeforeAreMadeFitForTheNext() {
        DigitalTwin before = twin("press", 3, 1, 1, 10);
        before.observe(reading(4, 99, 6));
        assertThat(before.mayLack()).isFalse();
        DigitalTwin after = new DigitalTwin("press", 3, 1, 1, 10, Optional.of(TENS));
        after.continueFrom(before);
        after.observe(reading(8));
        assertThat(floats(after.take(1))).containsExactly(4, 6, 8);
    }

    private static DigitalTwin twin(String id, int windowRows, int channels, int stride, int pendingPointsMax) {
        return new DigitalTwin(id, windowRows, channels, stride, pendingPointsMax, Optional.empty());
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
