package io.twinseal.inference.train;

import io.twinseal.inference.data.GearboxGenerator;
import io.twinseal.inference.model.AnomalyScore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.train.Layer.Convolution;
import io.twinseal.inference.train.Layer.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * {@code gearbox-autoencoder}: a window of four accelerometers as a network remembers it that saw healthy gearboxes only.
 * What it cannot give back is an anomaly, see {@link AnomalyScore}. Trained without load and at 60 %, tested on whole runs
 * at 30 %, healthy and broken.
 *
 * <p>Convolutions take eight rows at a time, and the last one gives eight rows at once (sub-pixel convolution, Shi et al.
 * 2016). Between them is the code, the narrowest place and the one to cut at.
 */
public final class GearboxAnomaly {
    public static final String NAME = "gearbox-autoencoder";

    /** The same network and plan on runs of {@link GearboxGenerator}. */
    public static final String GENERATED = "generated-gearbox-autoencoder";

    private static final int WINDOW_ROWS = GearboxFault.WINDOW_ROWS;
    private static final int CHANNELS = 4;
    private static final int STEP_ROWS = 8;
    private static final int STEP_VALUES = STEP_ROWS * CHANNELS;
    private static final int FEATURES = 64;
    private static final int CODE_VALUES = 16;
    private static final long SEED = 1;
    private static final int EPOCHS = 30;
    private static final int TRAINING_STRIDE_ROWS = 64;
    private static final int GENERATED_ROWS = 40_960;
    private static final float HEALTHY = 0;
    private static final float BROKEN = 1;

    private GearboxAnomaly() {}

    /** Reads the files of {@link GearboxFault}. */
    public static Recipe recipe(Path folder) {
        return recipe(
                NAME,
                "Gearbox Fault Diagnosis, 30 Hz (CC BY-SA)",
                (state, load) -> GearboxFault.rows(folder, state.substring(0, 1), load),
                EPOCHS);
    }

    /** Draws its runs. */
    public static Recipe generated() {
        return generated(GENERATED_ROWS, EPOCHS);
    }

    /** The same from shorter runs, or with less training. */
    public static Recipe generated(int rows, int epochs) {
        var generator = new GearboxGenerator(SEED);
        return recipe(
                GENERATED,
                "runs of GearboxGenerator, seed " + SEED,
                (state, load) -> {
                    var run = generator.rows(state + "-" + load);
                    return IntStream.range(0, rows).mapToObj(i -> run.next()).toList();
                },
                epochs);
    }

    /** @param runs by state, {@code healthy} or {@code broken}, and load in per cent */
    private static Recipe recipe(
            String name, String dataset, BiFunction<String, String, List<float[]>> runs, int epochs) {
        var pointShape = List.of(WINDOW_ROWS, CHANNELS);
        var training = new Examples(pointShape);
        var validation = new Examples(pointShape);
        var test = new Examples(pointShape);
        var loads = List.of("0", "60");
        var preprocessing = PlausibleRange.gapsOnly(loads.stream()
                .flatMap(load -> GearboxFault.trained(runs.apply("healthy", load)).stream())
                .toList());
        for (var load : loads) {
            var rows = preprocessing.clean(runs.apply("healthy", load));
            int end = GearboxFault.trained(rows).size();
            for (int from = 0; from + WINDOW_ROWS <= end; from += TRAINING_STRIDE_ROWS) {
                var point = Examples.window(rows, from, WINDOW_ROWS);
                training.add(point, point);
            }
            windows(validation, rows.subList(end, rows.size()), HEALTHY);
            windows(validation, preprocessing.clean(runs.apply("broken", load)), BROKEN);
        }
        windows(test, preprocessing.clean(runs.apply("healthy", "30")), HEALTHY);
        windows(test, preprocessing.clean(runs.apply("broken", "30")), BROKEN);
        var moments = Moments.of(training);
        var distances = MahalanobisBaseline.fit(training, GearboxFault::amplitudes);
        return new Recipe(
                name,
                OutputKind.RECONSTRUCTION,
                List.of(),
                WINDOW_ROWS,
                new TrainingPlan(network(moments), SEED, epochs, 64, 1, 0.003f, 0),
                Optional.of(preprocessing),
                training,
                validation,
                test,
                Measure.AUC,
                dataset,
                "healthy runs at load 0 and 60 for training, their last fifth and the broken runs at these loads for"
                        + " validation; test: both whole runs at load 30",
                new TreeMap<>(Map.of(
                        "test_auc_rms_amplitude",
                        Measure.AUC.of(loudness(test, moments), test),
                        "test_auc_mahalanobis_of_amplitudes",
                        Measure.AUC.of(distances.predict(test), test))));
    }

    private static Network network(Moments moments) {
        return new Network(
                List.of(WINDOW_ROWS, CHANNELS),
                List.of(
                        moments.pick(
                                "scale", IntStream.range(0, CHANNELS).boxed().toList()),
                        new Convolution("conv1", FEATURES, 2 * STEP_ROWS, STEP_ROWS, Nonlinearity.RELU),
                        new Convolution("code", CODE_VALUES, 3, 1, Nonlinearity.NONE),
                        new Convolution("conv2", FEATURES, 3, 1, Nonlinearity.RELU),
                        new Convolution("conv3", STEP_VALUES, 3, 1, Nonlinearity.NONE),
                        moments.restore("restore")));
    }

    private static void windows(Examples examples, List<float[]> rows, float target) {
        for (int from = 0; from + WINDOW_ROWS <= rows.size(); from += WINDOW_ROWS) {
            examples.add(Examples.window(rows, from, WINDOW_ROWS), target);
        }
    }

    /** Mean square of the scaled readings: what a network that always answers the mean would score. */
    private static List<float[]> loudness(Examples examples, Moments moments) {
        var score = new AnomalyScore(moments.deviation());
        var mean = new float[WINDOW_ROWS * CHANNELS];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = moments.mean().get(i % CHANNELS);
        }
        var scores = new ArrayList<float[]>();
        for (int i = 0; i < examples.count(); i++) {
            scores.add(new float[] {(float) score.of(examples.point(i), mean)});
        }
        return scores;
    }
}
