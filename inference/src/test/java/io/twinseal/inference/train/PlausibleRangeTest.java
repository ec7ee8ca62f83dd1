package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlausibleRangeTest {
    /** 0 to 10,000 in the first channel, 3 in the second; out of order. */
    private static List<float[]> rows() {
        var rows = new ArrayList<float[]>();
        for (int i = 0; i <= 10_000; i++) {
            rows.add(new float[] {i, 3});
        }
        Collections.shuffle(rows, new Random(1));
        return rows;
    }

    @Test
    void reachesAsFarBeyondTheCommonValuesAsTheseAreApart() {
        var fitted = PlausibleRange.of(rows());
        assertThat(fitted.usual()).containsExactly(5000f, 3f);
        assertThat(fitted.least()).containsExactly(10f - 9980, 3f);
        assertThat(fitted.most()).containsExactly(9990f + 9980, 3f);
    }

    @Test
    void isNotStretchedByAFewBadValuesNorHeldUpByGaps() {
        var rows = rows();
        for (int i = 0; i < 9; i++) {
            rows.add(new float[] {1e30f, Float.NaN});
            rows.add(new float[] {Float.NEGATIVE_INFINITY, 3});
        }
        var fitted = PlausibleRange.of(rows);
        assertThat(fitted.most().get(0)).isLessThan(21_000);
        assertThat(fitted.usual().get(1)).isEqualTo(3);
    }

    @Test
    void gapsAloneLeaveEveryValueThatIsThere() {
        var fitted = PlausibleRange.gapsOnly(rows());
        assertThat(fitted.usual()).containsExactly(5000f, 3f);
        assertThat(fitted.isPlausible(0, Float.MAX_VALUE)).isTrue();
        assertThat(fitted.isPlausible(1, -1e30f)).isTrue();
        assertThat(fitted.isPlausible(0, Float.NaN)).isFalse();
    }

    @Test
    void rowsThatSayNothingAreRefused() {
        assertThatThrownBy(() -> PlausibleRange.of(List.of())).hasMessageContaining("no readings");
        assertThatThrownBy(() -> PlausibleRange.of(List.of(new float[] {1, Float.NaN})))
                .hasMessageContaining("channel 2 has no value");
        assertThatThrownBy(() -> PlausibleRange.of(List.of(new float[2], new float[3])))
                .hasMessageContaining("2 values and some 3");
    }
}
