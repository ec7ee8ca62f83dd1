package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.data.GearboxGenerator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GearboxAnomalyTest {
    private static final int ROWS = 2_560;

    private final Recipe recipe = GearboxAnomaly.generated(ROWS, 1);

    private static List<float[]> run(String machine) {
        var rows = new GearboxGenerator(1).rows(machine);
        return IntStream.range(0, ROWS).mapToObj(i -> rows.next()).toList();
    }

    @Test
    void itIsTrainedToGiveBackHealthyRunsOnly() {
        var training = recipe.training();
        int ofEach = (ROWS * 4 / 5 - GearboxFault.WINDOW_ROWS) / 64 + 1;
        assertThat(training.count()).isEqualTo(2 * ofEach);
        for (int i = 0; i < ofEach; i++) {
            assertThat(training.point(i)).isEqualTo(training.target(i));
            assertThat(training.point(i))
                    .isEqualTo(Examples.window(run("healthy-0"), 64 * i, GearboxFault.WINDOW_ROWS));
            assertThat(training.point(ofEach + i))
                    .isEqualTo(Examples.window(run("healthy-60"), 64 * i, GearboxFault.WINDOW_ROWS));
        }
        assertThat(recipe.plan().network().deviations())
                .isEqualTo(Moments.of(training).deviation());
    }

    @Test
    void itIsTestedOnRunsThatNothingElseIsOf() {
        var test = recipe.test();
        assertThat(test.count()).isEqualTo(2 * ROWS / GearboxFault.WINDOW_ROWS);
        for (int i = 0; i < test.count(); i++) {
            boolean broken = test.target(i)[0] == 1;
            assertThat(broken).isEqualTo(i >= test.count() / 2);
            int from = i % (test.count() / 2) * GearboxFault.WINDOW_ROWS;
            assertThat(test.point(i))
                    .isEqualTo(
                            Examples.window(run(broken ? "broken-30" : "healthy-30"), from, GearboxFault.WINDOW_ROWS));
        }
        assertThat(recipe.baselines()).containsOnlyKeys("test_auc_rms_amplitude", "test_auc_mahalanobis_of_amplitudes");
    }

    @Test
    void theCodeIsTheNarrowestPlace() {
        var profiles = recipe.plan().network().profiles();
        var code = profiles.get(2);
        assertThat(code.name()).isEqualTo("code");
        assertThat(profiles)
                .allMatch(layer -> layer.equals(code) || layer.outputBytesPerPoint() >= 2 * code.outputBytesPerPoint());
        assertThat(profiles.get(profiles.size() - 1).outputShape()).containsExactly(GearboxFault.WINDOW_ROWS, 4);
    }
}
