package io.twinseal.inference.train;

import io.twinseal.inference.data.LifeFile;
import io.twinseal.inference.data.Recording;
import io.twinseal.inference.data.TurbofanFile;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.Lstm;
import io.twinseal.inference.train.Layer.MeanPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code rul-cnn}: cycles a turbofan engine has left, from a window of raw C-MAPSS rows. Lives are capped at 125, as is
 * usual since Heimes 2008: before wear shows, no sensor knows how long an engine will last.
 */
public final class RemainingLife {
    public static final String NAME = "rul-cnn";

    /** {@code rul-lstm}: the same by a recurrent network. */
    public static final String RECURRENT = "rul-lstm";

    public static final int WINDOW_ROWS = 30;
    private static final int STRIDE_ROWS = 1;
    public static final int CYCLES_MAX = 125;
    private static final long SEED = 1;
    private static final int VALIDATION_ENGINES = 20;
    private static final double CORRELATION_MIN = 0.2;

    private RemainingLife() {}

    /** Reads {@code train_FD001}, {@code test_FD001} and {@code RUL_FD001} (plain or gzipped) from a folder. */
    public static Recipe recipe(Path cmapss) {
        return recipe(
                NAME, cmapss, training -> new TrainingPlan(network(training), SEED, 30, 256, CYCLES_MAX, 0.002f, 1f));
    }

    /** The recipe of {@value #RECURRENT}, of the same files. */
    public static Recipe recurrent(Path cmapss) {
        return recipe(
                RECURRENT,
                cmapss,
                training -> new TrainingPlan(recurrentNetwork(training), SEED, 30, 256, CYCLES_MAX, 0.005f, 1.5f));
    }

    private static Recipe recipe(String name, Path cmapss, Function<Examples, TrainingPlan> plan) {
        var runs = TurbofanFile.read(DataFolder.file(cmapss, "train_FD001.txt"));
        var stopped = TurbofanFile.read(DataFolder.file(cmapss, "test_FD001.txt"));
        var lives = LifeFile.read(DataFolder.file(cmapss, "RUL_FD001.txt"));
        var engines = new ArrayList<>(runs.machines());
        Collections.shuffle(engines, new Random(SEED));
        var trained = engines.subList(VALIDATION_ENGINES, engines.size());
        var preprocessing = PlausibleRange.of(
                trained.stream().flatMap(engine -> rows(runs, engine).stream()).toList());
        var training = runsToFailure(runs, trained, preprocessing);
        var validation = runsToFailure(runs, engines.subList(0, VALIDATION_ENGINES), preprocessing);
        var test = lastWindows(stopped, stopped.machines(), lives, preprocessing);
        var baselines = new TreeMap<>(Map.of(
                "test_rmse_linear_regression",
                Measure.RMSE.of(LinearBaseline.fit(training, point -> point).predict(test), test)));
        return new Recipe(
                name,
                OutputKind.REGRESSION,
                List.of("remaining useful life, cycles"),
                STRIDE_ROWS,
                plan.apply(training),
                Optional.of(preprocessing),
                training,
                validation,
                test,
                Measure.RMSE,
                "NASA C-MAPSS FD001 (CC0)",
                "80 engines of train_FD001 for training, 20 for validation; test: last window of each of the 100 engines"
                        + " of test_FD001; lives capped at 125",
                baselines);
    }

    /** Every window of engines that ran to failure. */
    static Examples runsToFailure(Recording recording, List<String> machines, Preprocessing preprocessing) {
        var examples = new Examples(List.of(WINDOW_ROWS, recording.channels()));
        for (var machine : machines) {
            var rows = whole(rows(recording, machine), preprocessing);
            for (int from = 0; from + WINDOW_ROWS <= rows.size(); from++) {
                int left = rows.size() - from - WINDOW_ROWS;
                examples.add(Examples.window(rows, from, WINDOW_ROWS), Math.min(CYCLES_MAX, left));
            }
        }
        return examples;
    }

    /** The last window of engines that stopped earlier, with the truth given. */
    static Examples lastWindows(
            Recording recording, List<String> machines, List<Integer> lives, Preprocessing preprocessing) {
        if (machines.size() != lives.size()) {
            throw new IllegalArgumentException(
                    "there are " + machines.size() + " engines, but " + lives.size() + " remaining lives");
        }
        var examples = new Examples(List.of(WINDOW_ROWS, recording.channels()));
        for (int i = 0; i < machines.size(); i++) {
            var rows = whole(rows(recording, machines.get(i)), preprocessing);
            examples.add(
                    Examples.window(rows, rows.size() - WINDOW_ROWS, WINDOW_ROWS), Math.min(CYCLES_MAX, lives.get(i)));
        }
        return examples;
    }

    private static Network network(Examples training) {
        var telling = Moments.telling(training, CORRELATION_MIN);
        return new Network(
                training.pointShape(),
                List.of(
                        Moments.of(training).pick("scale", telling),
                        new Convolution("conv1", 32, 5, 1, Nonlinearity.RELU),
                        new MeanPooling("pool1", 2),
                        new Convolution("conv2", 32, 5, 1, Nonlinearity.RELU),
                        new MeanPooling("pool2", 5),
                        new Convolution("conv3", 32, 3, 1, Nonlinearity.RELU),
                        new MeanPooling("pool3", 3),
                        new Dense("dense", 32, Nonlinearity.RELU),
                        new Dense("life", 1, Nonlinearity.NONE)));
    }

    private static Network recurrentNetwork(Examples training) {
        var telling = Moments.telling(training, CORRELATION_MIN);
        return new Network(
                training.pointShape(),
                List.of(
                        Moments.of(training).pick("scale", telling),
                        new Lstm("lstm", 48),
                        new Dense("dense", 16, Nonlinearity.RELU),
                        new Dense("life", 1, Nonlinearity.NONE)));
    }

    private static List<float[]> rows(Recording recording, String machine) {
        var rows = new ArrayList<float[]>();
        recording.rows(machine).forEachRemaining(rows::add);
        return rows;
    }

    /** Preprocessed rows; if there are too few for a window, the first is repeated in front. */
    private static List<float[]> whole(List<float[]> rows, Preprocessing preprocessing) {
        var whole = preprocessing.clean(rows);
        while (whole.size() < WINDOW_ROWS) {
            whole.add(0, whole.get(0));
        }
        return whole;
    }
}
