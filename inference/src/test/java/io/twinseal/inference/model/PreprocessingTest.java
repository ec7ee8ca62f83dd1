package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final float GAP = Float.NaN;
    private static final Preprocessing TWO =
            new Preprocessing(List.of(5f, -1f), List.of(0f, -Float.MAX_VALUE), List.of(10f, Float.MAX_VALUE));

    @Test
    void whatIsMissingOrImplausibleIsTheLastValueOfItsChannelAndTheUsualOneBefore() {
        var rows = List.of(
                row(GAP, 7),
                row(11, GAP),
                row(10, 1e30f),
                row(GAP, GAP),
                row(-0.1f, Float.POSITIVE_INFINITY),
                row(0, 2));
        assertThat(TWO.clean(rows))
                .containsExactly(row(5, 7), row(5, 7), row(10, 1e30f), row(10, 1e30f), row(10, 1e30f), row(0, 2));
    }

    @Test
    void whatIsInOrderIsNotCopiedAndWhatWasGivenStaysAsItWas() {
        var good = row(1, 2);
        assertThat(TWO.clean(good, null)).isSameAs(good);
        var bad = row(GAP, 2);
        assertThat(TWO.clean(bad, good)).containsExactly(1, 2);
        assertThat(bad).containsExactly(GAP, 2);
    }

    @Test
    void theRecordIsWholeOrRefused() {
        assertThatThrownBy(() -> new Preprocessing(List.of(1f), List.of(), List.of(2f)))
                .hasMessageContaining("usual, least and most for each channel");
        assertThatThrownBy(() -> new Preprocessing(List.of(1f, 3f), List.of(0f, 0f), List.of(2f, 2f)))
                .hasMessageContaining("of channel 2: the usual value, 3.0, must be from 0.0 to 2.0");
        assertThatThrownBy(() -> new Preprocessing(List.of(1f), List.of(0f), List.of(Float.POSITIVE_INFINITY)))
                .hasMessageContaining("from 0.0 to Infinity, which must be finite");
        assertThatThrownBy(() -> new Preprocessing(List.of(GAP), List.of(0f), List.of(2f)))
                .hasMessageContaining("channel 1");
    }

    private static float[] row(float... values) {
        return values;
    }
}
