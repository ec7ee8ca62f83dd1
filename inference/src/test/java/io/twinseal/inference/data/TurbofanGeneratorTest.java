package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class TurbofanGeneratorTest {
    private static final int SENSOR4 = 6;

    private final TurbofanGenerator generator = new TurbofanGenerator(3, 2);

    @Test
    void sameSeedSameReadings() {
        var one = generator.rows("engine-1");
        var same = new TurbofanGenerator(3, 2).rows("engine-1");
        var other = generator.rows("engine-2");
        boolean differs = false;
        for (int i = 0; i < 500; i++) {
            var row = one.next();
            assertThat(row).hasSize(24).containsExactly(same.next());
            differs |= row[SENSOR4] != other.next()[SENSOR4];
        }
        assertThat(differs).isTrue();
        assertThatThrownBy(() -> generator.rows("engine-3")).hasMessageContaining("engine-1, engine-2");
    }

    /** Sensor 4 climbs by some 26 until failure and falls back when the engine is replaced. */
    @Test
    void enginesWearOutAndAreReplaced() {
        var rows = generator.rows("engine-1");
        var level = new ArrayList<Float>();
        for (int i = 0; i < 3000; i++) {
            level.add(rows.next()[SENSOR4]);
        }
        var lives = new ArrayList<Integer>();
        int since = 0;
        for (int i = 10; i + 10 < level.size(); i++) {
            double before = level.subList(i - 5, i).stream()
                    .mapToDouble(x -> x)
                    .average()
                    .orElseThrow();
            double after = level.subList(i, i + 5).stream()
                    .mapToDouble(x -> x)
                    .average()
                    .orElseThrow();
            if (before - after > 15 && i - since > 20) {
                lives.add(i - since);
                since = i;
            }
        }
        assertThat(lives).hasSizeBetween(8, 23).allMatch(life -> life > 115 && life < 375);
    }
}
