package io.twinseal.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineProfileTest {
    /** At cut 1 the bottom half rises, first slowly; the top half falls, as noise has it. */
    private static final MachineProfile THREE = profile(
            new Batch(1, List.of(new Halves(0, 9), new Halves(10, 20))),
            new Batch(5, List.of(new Halves(0, 9), new Halves(14, 18))),
            new Batch(10, List.of(new Halves(0, 9), new Halves(34, 8))));

    private static MachineProfile profile(Batch... batches) {
        return new MachineProfile(new ModelId("ab".repeat(32)), "test", Arrays.asList(batches));
    }

    @ParameterizedTest
    @CsvSource({
        "1,   10, 20", // as measured
        "5,   14, 18",
        "10,  34, 8",
        "3,   12, 19", // between the first two
        "7.5, 24, 13", // between the last two
        "0.5, 9.5, 20.25", // below the first, along the first line
        "12,  42, 4", // beyond the last, along the last line
        "100, 394, 0", // never negative
    })
    void timesLieOnTheLineThroughTheTwoNearestSizes(double points, double bottomMicros, double topMicros) {
        Halves halves = THREE.at(1, points);
        assertThat(halves.bottomMicros()).isCloseTo(bottomMicros, within(1e-9));
        assertThat(halves.topMicros()).isCloseTo(topMicros, within(1e-9));
    }

    @Test
    void eachCutHasItsOwnTimes() {
        assertThat(THREE.at(0, 3)).isEqualTo(new Halves(0, 9));
    }

    @Test
    void whatAnotherMachineTellsStaysFinite() {
        double day = 86_400e6;
        assertThatThrownBy(() -> new Batch(1, List.of(new Halves(0, 9), new Halves(1e308, 0))))
                .hasMessageContaining("longer than a day");
        MachineProfile steep = profile(
                new Batch(1, List.of(new Halves(0, 0), new Halves(0, day))),
                new Batch(2, List.of(new Halves(0, 0), new Halves(day, 0))));
        assertThat(steep.at(1, Integer.MAX_VALUE).bottomMicros()).isFinite().isGreaterThan(1e20);
    }

    @Test
    void oneSizeStandsForAll() {
        MachineProfile one = profile(new Batch(8, List.of(new Halves(0, 9), new Halves(10, 20))));
        assertThat(one.at(1, 1)).isEqualTo(new Halves(10, 20));
        assertThat(one.at(1, 64)).isEqualTo(new Halves(10, 20));
    }
}
