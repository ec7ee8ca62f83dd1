package io.twinseal.inference.train;

import io.twinseal.inference.data.CsvFile;
import io.twinseal.inference.data.Recording;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * {@code energy-dense}: what a steel plant will draw from the grid within the next hour, from a day of readings of its
 * meter. Trained on January to August, tested on November and December: no day is on both sides.
 */
public final class EnergyForecast {
    public static final String NAME = "energy-dense";

    /** {@code energy-dbn}: the same by sigmoid layers that were pretrained as a deep belief network. */
    public static final String PRETRAINED = "energy-dbn";

    /** A day. */
    static final int WINDOW_ROWS = 96;

    /** An hour. */
    static final int AHEAD_ROWS = 4;

    private static final int USAGE = 0;
    private static final int STRIDE_ROWS = 1;
    private static final long SEED = 1;
    private static final double TRAINING_END = 243.0 / 365;
    private static final double VALIDATION_END = 304.0 / 365;

    private EnergyForecast() {}

    /** Reads {@code Steel_industry_data.csv} (plain or gzipped) from a folder. */
    public static Recipe recipe(Path folder) {
        return recipe(read(folder));
    }

    /** The recipe of {@value #PRETRAINED}, of the same file. */
    public static Recipe pretrained(Path folder) {
        return recipe(
                PRETRAINED,
                read(folder),
                training -> new TrainingPlan(
                        network(
                                training,
                                new Dense("dense1", 64, Nonlinearity.SIGMOID),
                                new Dense("dense2", 32, Nonlinearity.SIGMOID)),
                        SEED,
                        12,
                        256,
                        100,
                        0.003f,
                        0.1f,
                        Optional.of(new Pretraining(3, 64, 0.0003f, 0.01f))));
    }

    static Recipe recipe(Recording year) {
        return recipe(
                NAME,
                year,
                training -> new TrainingPlan(
                        network(
                                training,
                                new Dense("dense1", 64, Nonlinearity.RELU),
                                new Dense("dense2", 32, Nonlinearity.RELU),
                                new Dense("dense3", 32, Nonlinearity.RELU)),
                        SEED,
                        12,
                        256,
                        100,
                        0.001f,
                        0.1f));
    }

    private static Recording read(Path folder) {
        return CsvFile.read(DataFolder.file(folder, "Steel_industry_data.csv"));
    }

    private static Recipe recipe(String name, Recording year, Function<Examples, TrainingPlan> plan) {
        List<float[]> rows = new ArrayList<>();
        year.rows(year.machines().get(0)).forEachRemaining(rows::add);
        int trained = (int) (rows.size() * TRAINING_END);
        int validated = (int) (rows.size() * VALIDATION_END);
        var preprocessing = PlausibleRange.of(rows.subList(0, trained));
        var training = examples(rows.subList(0, trained), preprocessing);
        var validation = examples(rows.subList(trained, validated), preprocessing);
        var test = examples(rows.subList(validated, rows.size()), preprocessing);
        var metrics = new TreeMap<>(Map.of(
                "test_rmse_as_the_last_hour", simple(test, EnergyForecast::lastHour),
                "test_rmse_as_that_hour_yesterday", simple(test, EnergyForecast::yesterday),
                "test_rmse_linear_regression",
                        Measure.RMSE.of(
                                LinearBaseline.fit(training, point -> point).predict(test), test)));
        return new Recipe(
                name,
                OutputKind.REGRESSION,
                List.of("energy within the next hour, kWh"),
                STRIDE_ROWS,
                plan.apply(training),
                Optional.of(preprocessing),
                training,
                validation,
                test,
                Measure.RMSE,
                "Steel Industry Energy Consumption (UCI 851, CC BY 4.0)",
                "January to August for training, September and October for validation; test: November and December",
                metrics);
    }

    private static Network network(Examples training, Layer... hidden) {
        int channels = training.pointShape().get(1);
        List<Layer> layers = new ArrayList<>();
        layers.add(Moments.of(training)
                .pick("scale", IntStream.range(0, channels).boxed().toList()));
        layers.addAll(List.of(hidden));
        layers.add(new Dense("energy", 1, Nonlinearity.NONE));
        return new Network(training.pointShape(), layers);
    }

    /** Hours whose usage is not known whole are no answers. */
    private static Examples examples(List<float[]> raw, Preprocessing preprocessing) {
        var rows = preprocessing.clean(raw);
        var examples = new Examples(List.of(WINDOW_ROWS, rows.get(0).length));
        for (int from = 0; from + WINDOW_ROWS + AHEAD_ROWS <= rows.size(); from++) {
            float energy = 0;
            boolean isKnown = true;
            for (var row : raw.subList(from + WINDOW_ROWS, from + WINDOW_ROWS + AHEAD_ROWS)) {
                energy += row[USAGE];
                isKnown &= preprocessing.isPlausible(USAGE, row[USAGE]);
            }
            if (isKnown) {
                examples.add(Examples.window(rows, from, WINDOW_ROWS), energy);
            }
        }
        return examples;
    }

    private static double simple(Examples test, ToDoubleFunction<float[]> forecast) {
        var answers = new ArrayList<float[]>();
        for (int i = 0; i < test.count(); i++) {
            answers.add(new float[] {(float) forecast.applyAsDouble(test.point(i))});
        }
        return Measure.RMSE.of(answers, test);
    }

    private static double lastHour(float[] point) {
        return usage(point, WINDOW_ROWS - AHEAD_ROWS);
    }

    private static double yesterday(float[] point) {
        return usage(point, 0);
    }

    /** Within the hour from a row on. */
    private static double usage(float[] point, int from) {
        int channels = point.length / WINDOW_ROWS;
        double energy = 0;
        for (int row = from; row < from + AHEAD_ROWS; row++) {
            energy += point[row * channels + USAGE];
        }
        return energy;
    }
}
