package io.twinseal.inference.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GearboxGeneratorTest {
    private static final int ROWS = 4_096;

    private final GearboxGenerator generator = new GearboxGenerator(3);

    @Test
    void sameSeedSameReadings() {
        var one = generator.rows("broken-30");
        var same = new GearboxGenerator(3).rows("broken-30");
        var other = new GearboxGenerator(4).rows("broken-30");
        boolean differs = false;
        for (int i = 0; i < 100; i++) {
            var row = one.next();
            assertThat(row).hasSize(4).containsExactly(same.next());
            differs |= row[0] != other.next()[0];
        }
        assertThat(differs).isTrue();
        assertThatThrownBy(() -> generator.rows("healthy")).hasMessageContaining("healthy-0, healthy-30");
    }

    /** Mean square of the first accelerometer. */
    private double loudness(String machine) {
        var rows = generator.rows(machine);
        double squares = 0;
        for (int i = 0; i < ROWS; i++) {
            squares += Math.pow(rows.next()[0], 2) / ROWS;
        }
        return squares;
    }

    /** Mean power above the teeth: of second differences, which weigh a tone by its frequency to the fourth. */
    private double shrillness(String machine) {
        var rows = generator.rows(machine);
        double before = rows.next()[0];
        double now = rows.next()[0];
        double squares = 0;
        for (int i = 2; i < ROWS; i++) {
            double next = rows.next()[0];
            squares += Math.pow(next - 2 * now + before, 2) / ROWS;
            before = now;
            now = next;
        }
        return squares;
    }

    @Test
    void loadIsLouderAndABrokenToothRings() {
        assertThat(loudness("healthy-60")).isGreaterThan(1.8 * loudness("healthy-0"));
        assertThat(shrillness("broken-30")).isGreaterThan(1.1 * shrillness("healthy-30"));
        assertThat(loudness("broken-30"))
                .as("hardly louder")
                .isBetween(0.9 * loudness("healthy-30"), 1.2 * loudness("healthy-30"));
    }
}
