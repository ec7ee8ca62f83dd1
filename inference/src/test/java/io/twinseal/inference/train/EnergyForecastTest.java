package io.twinseal.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.twinseal.inference.data.CsvFile;
import io.twinseal.inference.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyForecastTest {
    private static final int DAYS = 60;
    private static final int DAY_ROWS = 96;

    @TempDir
    Path folder = Path.of("");

    /** Every day is like the last, and each reading says how many there were before. */
    private Recipe recipe() throws IOException {
        return EnergyForecast.recipe(CsvFile.read(write()));
    }

    private Path write() throws IOException {
        var text = new StringBuilder("date,usage,index,day\n");
        for (int row = 0; row < DAYS * DAY_ROWS; row++) {
            text.append("1/1/2018 0:15,")
                    .append(10 + row % DAY_ROWS)
                    .append(',')
                    .append(row)
                    .append(",Monday\n");
        }
        return Files.writeString(folder.resolve("year.csv"), text);
    }

    private static int index(Examples examples, int example, int row) {
        return (int) examples.point(example)[2 * row + 1];
    }

    @Test
    void theAnswerIsWhatTheNextHourTakes() throws IOException {
        var training = recipe().training();
        assertThat(training.pointShape()).containsExactly(DAY_ROWS, 2);
        int next = index(training, 50, DAY_ROWS - 1) + 1;
        assertThat(next).isEqualTo(50 + DAY_ROWS);
        assertThat(training.target(50)).containsExactly(4 * (10 + next % DAY_ROWS) + 0 + 1 + 2 + 3);
    }

    @Test
    void noReadingIsOnTwoSides() throws IOException {
        var recipe = recipe();
        int trained = index(recipe.training(), recipe.training().count() - 1, DAY_ROWS - 1) + EnergyForecast.AHEAD_ROWS;
        assertThat(index(recipe.validation(), 0, 0)).isGreaterThan(trained);
        int validated =
                index(recipe.validation(), recipe.validation().count() - 1, DAY_ROWS - 1) + EnergyForecast.AHEAD_ROWS;
        assertThat(index(recipe.test(), 0, 0)).isGreaterThan(validated);
    }

    /** Neither a gap nor a spike is an answer, and none comes to a window; the range comes from the training data alone. */
    @Test
    void spoiltReadingsAreNoAnswersAndNoInputs() throws IOException {
        var text = Files.readString(write());
        var lines = new ArrayList<>(text.lines().toList());
        lines.set(1001, "1/1/2018 0:15,,1000,Monday");
        lines.set(2001, "1/1/2018 0:15,-1e6,2000,Monday");
        lines.set(lines.size() - 1, "1/1/2018 0:15,1e6,9999,Monday");
        var spoilt = EnergyForecast.recipe(
                CsvFile.read(Files.writeString(folder.resolve("spoilt.csv"), String.join("\n", lines))));
        assertThat(spoilt.training().count()).isEqualTo(recipe().training().count() - 2 * EnergyForecast.AHEAD_ROWS);
        var window = spoilt.training().point(950 - EnergyForecast.AHEAD_ROWS);
        assertThat(window[2 * 49]).as("at 999").isEqualTo(10 + 999 % DAY_ROWS);
        assertThat(window[2 * 50]).as("at 1000").isEqualTo(10 + 999 % DAY_ROWS);
        assertThat(window[2 * 51]).as("at 1001").isEqualTo(10 + 1001 % DAY_ROWS);
        assertThat(spoilt.preprocessing().orElseThrow().most().get(0)).isEqualTo(10 + 95 + 95f);
        assertThat(spoilt.preprocessing()).isEqualTo(recipe().preprocessing());
        assertThat(spoilt.test().count()).isEqualTo(recipe().test().count() - 1);
    }

    @Test
    void simpleForecastsAreMeasuredBesideIt() throws IOException {
        var baselines = recipe().baselines();
        assertThat(baselines)
                .containsOnlyKeys(
                        "test_rmse_as_the_last_hour",
                        "test_rmse_as_that_hour_yesterday",
                        "test_rmse_linear_regression");
        assertThat(metric(baselines.get("test_rmse_as_that_hour_yesterday"))).isCloseTo(0, offset(1e-3));
        assertThat(metric(baselines.get("test_rmse_as_the_last_hour"))).isGreaterThan(16);
    }

    private static double metric(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void aFolderWithoutTheFileIsRefused() {
        assertThatThrownBy(() -> EnergyForecast.recipe(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds neither Steel_industry_data.csv nor Steel_industry_data.csv.gz");
    }
}
