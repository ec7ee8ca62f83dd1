package io.twinseal.inference.djl.train;

import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.CutEncodings;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.inference.model.TrainingRecord.Lineage;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.train.EncodingTrial;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.Measure;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Recipe;
import io.twinseal.inference.train.SpoiltReadings;
import io.twinseal.inference.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Follows a recipe: trains, exports, and measures what was exported. */
public final class ModelMaker {
    private ModelMaker() {}

    /**
     * Makes or replaces the bundle {@code <folder>/<recipe's name>}.
     *
     * @param progress told what happens, line by line
     */
    public static ModelManifest make(Recipe recipe, Path folder, Consumer<String> progress) throws IOException {
        progress.accept(String.format(
                Locale.ROOT,
                "%s: %d training, %d validation, %d test examples",
                recipe.name(),
                recipe.training().count(),
                recipe.validation().count(),
                recipe.test().count()));
        var network = recipe.plan().network();
        var weights = Trainer.train(recipe.plan(), recipe.training(), progress);
        var bundle = folder.resolve(recipe.name());
        Files.createDirectories(folder);
        var id = BundleExporter.export(bundle, network, weights);
        var metrics = metrics(recipe, bundle);
        metrics.forEach((name, value) -> progress.accept(name + " = " + value));
        var manifest = manifest(id, recipe, metrics, Optional.empty());
        ManifestFile.write(bundle, manifest);
        return measureEncodings(recipe, folder, progress);
    }

    /**
     * What a recipe's model reaches on the test data. It is trained as {@link #make} does, and not kept.
     *
     * @param progress told what happens, line by line
     */
    public static double reached(Recipe recipe, Consumer<String> progress) throws IOException {
        var folder = Files.createTempDirectory("twinseal-train-");
        try {
            var weights = Trainer.train(recipe.plan(), recipe.training(), progress);
            BundleExporter.export(folder, recipe.plan().network(), weights);
            try (var session = RawSession.open(folder, Signatures.WHOLE)) {
                return measure(session, recipe, recipe.test());
            }
        } finally {
            BundleFiles.delete(folder);
        }
    }

    /**
     * Makes the bundle {@code <folder>/<name>} with weights that were never trained, to measure what a model takes.
     *
     * @return the bundle
     */
    public static Path untrained(String name, Network network, Path folder) throws IOException {
        var nothing = new Examples(network.inputShape());
        var recipe = new Recipe(
                name,
                OutputKind.REGRESSION,
                List.of("nothing"),
                1,
                new TrainingPlan(network, 1, 0, 1, 1, 0, 0),
                Optional.empty(),
                nothing,
                nothing,
                nothing,
                Measure.RMSE,
                "none",
                "none",
                new TreeMap<>());
        var bundle = folder.resolve(name);
        var id = BundleExporter.export(bundle, network, network.initialWeights(new Random(1)));
        var unknown = new TreeMap<>(Map.of(metric("test", recipe), 0.0));
        ManifestFile.write(bundle, manifest(id, recipe, unknown, Optional.empty()));
        return bundle;
    }

    /** What a bundle's graph reaches on validation and test data, spoilt data among them, and what the baselines do. */
    static SortedMap<String, Double> metrics(Recipe recipe, Path bundle) {
        var metrics = new TreeMap<>(recipe.baselines());
        try (var session = RawSession.open(bundle, Signatures.WHOLE)) {
            metrics.put(metric("validation", recipe), measure(session, recipe, recipe.validation()));
            double reached = measure(session, recipe, recipe.test());
            metrics.put(metric("test", recipe), reached);
            recipe.measure().bounds(reached, recipe.test()).ifPresent(bounds -> {
                metrics.put(metric("test", recipe) + "_low_95", bounds.low());
                metrics.put(metric("test", recipe) + "_high_95", bounds.high());
            });
            if (recipe.preprocessing().isPresent()) {
                var spoilt = metric("test", recipe) + "_of_spoilt_readings";
                metrics.put(spoilt, measure(session, recipe, SpoiltReadings.of(recipe.test(), recipe.preprocessing())));
                metrics.put(
                        spoilt + "_as_they_are",
                        measure(session, recipe, SpoiltReadings.of(recipe.test(), Optional.empty())));
            }
        }
        metrics.replaceAll((name, value) -> EncodingTrial.rounded(value));
        return metrics;
    }

    /**
     * Tries every encoding at every cut of a bundle that is there, and writes into its manifest what each costs. The
     * model and its id stay as they are.
     *
     * @param folder that holds the bundle
     * @param progress told what each cut came to, line by line
     */
    public static ModelManifest measureEncodings(Recipe recipe, Path folder, Consumer<String> progress)
            throws IOException {
        var bundle = folder.resolve(recipe.name());
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle)) {
            var cuts = EncodingTrial.run(model, recipe);
            for (int cut = 0; cut < cuts.size(); cut++) {
                progress.accept(line(cut, cuts.get(cut)));
            }
            var manifest = model.manifest().withCuts(cuts);
            ManifestFile.write(bundle, manifest);
            return manifest;
        }
    }

    private static String line(int cut, CutEncodings encodings) {
        return encodings.measured().entrySet().stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%s %d bytes %.4f",
                        one.getKey().wireName(),
                        one.getValue().bytesPerPoint(),
                        one.getValue().metric()))
                .collect(Collectors.joining(
                        ", ", "cut " + cut + ": " + encodings.chosen().wireName() + " of ", ""));
    }

    private static double measure(RawSession session, Recipe recipe, Examples examples) {
        var answers = new ArrayList<float[]>();
        int points = recipe.plan().network().batchPoints();
        for (int from = 0; from < examples.count(); from += points) {
            int to = Math.min(examples.count(), from + points);
            var batch = Activation.of(
                    examples.pointShape(),
                    IntStream.range(from, to).mapToObj(examples::point).toList());
            var output = session.run(
                    batch.bytes(),
                    batch.shape().stream().mapToLong(Integer::longValue).toArray());
            var answer = new float[output.remaining() / Float.BYTES / (to - from)];
            for (var values = output.asFloatBuffer(); values.hasRemaining(); ) {
                values.get(answer);
                answers.add(answer.clone());
            }
        }
        return recipe.reached(answers, examples);
    }

    static String metric(String part, Recipe recipe) {
        return part + "_" + recipe.measure().name().toLowerCase(Locale.ROOT);
    }

    static ModelManifest manifest(
            ModelId id, Recipe recipe, SortedMap<String, Double> metrics, Optional<Lineage> lineage) {
        var network = recipe.plan().network();
        var manifest = new ModelManifest(
                id,
                recipe.name(),
                recipe.outputKind(),
                network.inputShape().get(0),
                recipe.strideRows(),
                network.inputShape().get(1),
                network.shapes().get(network.layers().size()),
                recipe.outputLabels(),
                network.profiles(),
                new TrainingRecord(
                        recipe.dataset(),
                        recipe.split(),
                        recipe.plan().seed(),
                        metric("test", recipe),
                        metrics,
                        lineage));
        return manifest.withDeviations(network.deviations()).withPreprocessing(recipe.preprocessing());
    }
}
