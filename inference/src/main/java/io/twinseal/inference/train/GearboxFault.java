package io.twinseal.inference.train;

import io.twinseal.inference.data.CsvFile;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Dense;
import io.twinseal.inference.train.Layer.MeanPooling;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code gearbox-cnn}: healthy gearbox or broken tooth, from a window of raw readings of four accelerometers. Trained
 * without load and at 60 %, tested on whole runs at 30 %, so that it cannot pass by knowing a run again.
 */
public final class GearboxFault {
    public static final String NAME = "gearbox-cnn";
    public static final int WINDOW_ROWS = 256;
    private static final long SEED = 1;
    private static final int TRAINING_STRIDE_ROWS = 64;
    private static final double VALIDATION_SHARE = 0.2;
    private static final float[] HEALTHY = {1, 0};
    private static final float[] BROKEN = {0, 1};

    private GearboxFault() {}

    /** Reads {@code h30hz0.csv}, {@code b30hz0.csv} and so on (plain or gzipped) from a folder. */
    public static Recipe recipe(Path folder) {
        var states = List.of("h", "b");
        var loads = List.of("0", "60");
        var preprocessing = PlausibleRange.of(states.stream()
                .flatMap(state -> loads.stream().flatMap(load -> trained(rows(folder, state, load)).stream()))
                .toList());
        var pointShape = List.of(WINDOW_ROWS, 4);
        var training = new Examples(pointShape);
        var validation = new Examples(pointShape);
        var test = new Examples(pointShape);
        for (var state : states) {
            var target = state.equals("h") ? HEALTHY : BROKEN;
            for (var load : loads) {
                var rows = preprocessing.clean(rows(folder, state, load));
                int end = trained(rows).size();
                windows(training, rows.subList(0, end), TRAINING_STRIDE_ROWS, target);
                windows(validation, rows.subList(end, rows.size()), WINDOW_ROWS, target);
            }
            windows(test, preprocessing.clean(rows(folder, state, "30")), WINDOW_ROWS, target);
        }
        var linear = LinearBaseline.fit(training, GearboxFault::amplitudes);
        var baselines = new TreeMap<>(
                Map.of("test_accuracy_linear_on_amplitudes", Measure.ACCURACY.of(linear.predict(test), test)));
        return new Recipe(
                NAME,
                OutputKind.CLASSIFICATION,
                List.of("healthy", "broken tooth"),
                WINDOW_ROWS,
                new TrainingPlan(network(training), SEED, 8, 64, 1, 0.001f, 0.5f),
                Optional.of(preprocessing),
                training,
                validation,
                test,
                Measure.ACCURACY,
                "Gearbox Fault Diagnosis, 30 Hz (CC BY-SA)",
                "runs at load 0 and 60 for training, their last fifth for validation; test: both whole runs at load 30",
                baselines);
    }

    private static Network network(Examples training) {
        return new Network(
                training.pointShape(),
                List.of(
                        Moments.of(training).pick("scale", List.of(0, 1, 2, 3)),
                        new Convolution("conv1", 16, 9, 2, Nonlinearity.RELU),
                        new Convolution("conv2", 32, 5, 2, Nonlinearity.RELU),
                        new Convolution("conv3", 32, 5, 2, Nonlinearity.RELU),
                        new Convolution("conv4", 64, 3, 2, Nonlinearity.RELU),
                        new MeanPooling("pool", 16),
                        new Dense("dense", 32, Nonlinearity.RELU),
                        new Dense("state", 2, Nonlinearity.SOFTMAX)));
    }

    /** What of a run is for training: all but its end, which is for choosing. */
    static List<float[]> trained(List<float[]> run) {
        return run.subList(0, (int) (run.size() * (1 - VALIDATION_SHARE)));
    }

    private static void windows(Examples examples, List<float[]> rows, int stride, float[] target) {
        for (int from = 0; from + WINDOW_ROWS <= rows.size(); from += stride) {
            examples.add(Examples.window(rows, from, WINDOW_ROWS), target);
        }
    }

    /** One run, {@code h30hz0} and so on. */
    static List<float[]> rows(Path folder, String state, String load) {
        var recording = CsvFile.read(DataFolder.file(folder, state + "30hz" + load + ".csv"));
        var rows = new ArrayList<float[]>();
        recording.rows(recording.machines().get(0)).forEachRemaining(rows::add);
        return rows;
    }

    /** Root mean square of each channel: what a simple alarm threshold would look at. */
    static float[] amplitudes(float[] point) {
        int channels = point.length / WINDOW_ROWS;
        var squares = new double[channels];
        for (int i = 0; i < point.length; i++) {
            squares[i % channels] += (double) point[i] * point[i] / WINDOW_ROWS;
        }
        var amplitudes = new float[channels];
        for (int c = 0; c < channels; c++) {
            amplitudes[c] = (float) Math.sqrt(squares[c]);
        }
        return amplitudes;
    }
}
