package io.twinseal.inference.djl.train;

import io.twinseal.inference.compress.ChannelGrid;
import io.twinseal.inference.djl.Checkpoint;
import io.twinseal.inference.model.BundleDigest;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.BundleFile;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.PackedBundle;
import io.twinseal.inference.model.PackedBundle.Weights;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.model.TrainingRecord.Lineage;
import io.twinseal.inference.train.Network;
import io.twinseal.inference.train.Recipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes a trained model smaller: trains on while ever more of its weights become zero, rounds the others to 255 steps a
 * channel, and packs the bundle.
 */
public final class Compressor {
    private static final String SUFFIX = "-small";

    /** Of the first training: a network that is good already needs smaller steps. */
    private static final float LEARNING_RATE_FACTOR = 0.5f;

    private Compressor() {}

    /**
     * What came of it.
     *
     * @param manifest of the smaller model
     * @param stages the model as it was, pruned, and rounded as well
     */
    public record Report(ModelManifest manifest, List<Stage> stages) {
        public Report {
            stages = List.copyOf(stages);
        }
    }

    /**
     * A form of the model.
     *
     * @param layers of those layers that have weights
     * @param plainBytes of its files as the engine reads them
     * @param packedBytes of the same packed
     * @param metric the headline metric, on the test data
     */
    public record Stage(String name, List<LayerSize> layers, long plainBytes, long packedBytes, double metric) {
        public Stage {
            layers = List.copyOf(layers);
        }
    }

    /**
     * One layer in such a form.
     *
     * @param zeros weights that are zero
     * @param packedBytes of its weights and biases alone
     */
    public record LayerSize(String name, int parameters, int zeros, long packedBytes) {}

    /**
     * Writes {@code <out>/<name>-small}, in the place of what was there.
     *
     * @param bundle of the model that the recipe makes
     * @param sparsity share of weights that become zero in each layer
     * @param progress told what happens, line by line
     * @throws BundleException if the bundle is damaged, or was made by another recipe or of other data
     */
    public static Report compress(Recipe recipe, Path bundle, Path out, double sparsity, Consumer<String> progress)
            throws IOException {
        var original = ModelStore.verify(bundle);
        var plan = recipe.plan();
        var network = plan.network();
        var folder = Files.createTempDirectory("twinseal-compress-");
        try {
            var trained = trained(network, bundle);
            List<Stage> stages = new ArrayList<>();
            stages.add(stage("original", recipe, trained, folder));
            if (!BundleDigest.of(folder).equals(original.id())) {
                throw new BundleException(
                        bundle,
                        "is not what its recipe makes of this data",
                        "give the data that it was trained on, or train it again first");
            }
            var careful = plan.withLearningRate(plan.learningRate() * LEARNING_RATE_FACTOR);
            var pruned = Trainer.prune(careful, trained, sparsity, recipe.training(), progress);
            stages.add(stage("pruned", recipe, pruned, folder));
            stages.add(stage("rounded", recipe, rounded(network, pruned), folder));
            var change = String.format(
                    Locale.ROOT,
                    "%.0f %% of the weights pruned, the others rounded to 8 bits a channel",
                    100 * sparsity);
            var lineage = new Lineage(original.id(), change);
            return new Report(write(recipe.named(recipe.name() + SUFFIX), folder, out, lineage, progress), stages);
        } finally {
            BundleFiles.delete(folder);
        }
    }

    /** Measures the encodings of a bundle without a manifest, and moves it, packed, to where it belongs. */
    private static ModelManifest write(Recipe recipe, Path plain, Path out, Lineage lineage, Consumer<String> progress)
            throws IOException {
        var bundle = out.resolve(recipe.name());
        BundleFiles.delete(bundle);
        ModelId id = BundleDigest.of(plain);
        BundleFiles.write(BundleFiles.read(plain), bundle);
        ManifestFile.write(
                bundle, ModelMaker.manifest(id, recipe, ModelMaker.metrics(recipe, bundle), Optional.of(lineage)));
        var manifest = ModelMaker.measureEncodings(recipe, out, progress);
        BundleFiles.delete(bundle);
        Files.createDirectories(bundle);
        ManifestFile.write(bundle, manifest);
        Files.write(bundle.resolve(PackedBundle.NAME), packed(plain));
        return ModelStore.verify(bundle);
    }

    /** Exports weights into a folder, in the place of what was there, and measures them. */
    private static Stage stage(String name, Recipe recipe, List<float[]> weights, Path folder) throws IOException {
        var network = recipe.plan().network();
        BundleExporter.export(folder, network, weights);
        var metrics = ModelMaker.metrics(recipe, folder);
        var metric = metrics.get(ModelMaker.metric("test", recipe));
        List<LayerSize> layers = new ArrayList<>();
        for (var layer : trained(network)) {
            layers.add(layer.size(weights));
        }
        long plainBytes = BundleFiles.of(folder).values().stream()
                .mapToLong(BundleFile::size)
                .sum();
        return new Stage(name, layers, plainBytes, packed(folder).length, metric == null ? Double.NaN : metric);
    }

    /**
     * A layer that has weights.
     *
     * @param shapes of its tensors
     * @param first index of the first of them among the network's
     */
    private record Trained(String name, List<List<Integer>> shapes, int first) {
        LayerSize size(List<float[]> network) throws IOException {
            int parameters = shapes.stream().mapToInt(Shapes::elements).sum();
            var bytes = ByteBuffer.allocate(Float.BYTES * parameters).order(ByteOrder.LITTLE_ENDIAN);
            List<Weights> grids = new ArrayList<>();
            int zeros = 0;
            for (int i = 0; i < shapes.size(); i++) {
                float[] tensor = network.get(first + i);
                boolean isBias = shapes.get(i).size() < 2;
                if (!isBias) {
                    int channels = channels(shapes.get(i));
                    grids.add(new Weights(name, bytes.position(), tensor.length / channels, channels));
                }
                for (float value : tensor) {
                    if (value == 0 && !isBias) {
                        zeros++;
                    }
                    bytes.putFloat(value);
                }
            }
            byte[] packed = PackedBundle.pack(new TreeMap<>(Map.of(name, bytes.array())), grids);
            return new LayerSize(name, parameters, zeros, packed.length);
        }
    }

    private static List<Trained> trained(Network network) {
        List<Trained> trained = new ArrayList<>();
        var shapes = network.shapes();
        int first = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            var layer = network.layers().get(i);
            var tensors = layer.parameterShapes(shapes.get(i));
            if (!tensors.isEmpty()) {
                trained.add(new Trained(layer.name(), tensors, first));
            }
            first += tensors.size();
        }
        return trained;
    }

    private static List<float[]> rounded(Network network, List<float[]> weights) {
        var shapes = network.parameterShapes();
        List<float[]> rounded = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            rounded.add(
                    shapes.get(i).size() < 2
                            ? weights.get(i)
                            : ChannelGrid.round(weights.get(i), channels(shapes.get(i))));
        }
        return rounded;
    }

    private static List<float[]> trained(Network network, Path bundle) throws IOException {
        try {
            var checkpoint = Checkpoint.of(bundle);
            List<float[]> trained = new ArrayList<>();
            for (var layer : trained(network)) {
                for (int i = 0; i < layer.shapes.size(); i++) {
                    trained.add(checkpoint.values(layer.name + "/" + GraphLayers.name(layer.shapes, i)));
                }
            }
            return trained;
        } catch (IllegalArgumentException e) {
            throw new BundleException(
                    bundle, String.valueOf(e.getMessage()), "only bundles that train-models made can be compressed", e);
        }
    }

    private static int channels(List<Integer> shape) {
        return shape.get(shape.size() - 1);
    }

    private static byte[] packed(Path plain) throws IOException {
        return PackedBundle.pack(BundleFiles.read(plain), Checkpoint.of(plain).weights());
    }
}
