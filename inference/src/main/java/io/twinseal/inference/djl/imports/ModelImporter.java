package io.twinseal.inference.djl.imports;

import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import io.twinseal.inference.djl.Checkpoint;
import io.twinseal.inference.djl.SavedModelFile;
import io.twinseal.inference.djl.TfSetup;
import io.twinseal.inference.model.BundleDigest;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.model.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TString;

/** Makes a bundle of a SavedModel that somebody else trained: finds its layers, cuts it after each, and checks every cut. */
public final class ModelImporter {
    /** Name of the metric that an imported model has: how far it is from the original. */
    public static final String METRIC = "difference_from_original";

    private static final String VARIABLES = "variables";
    private static final String TAG = "serve";
    private static final int SCHEMA_VERSION = 1;

    private final ImportRequest request;
    private final SavedModel saved;
    private final Path scratch;
    private final Consumer<String> progress;
    private final Path bundle;

    private ModelImporter(ImportRequest request, SavedModel saved, Path scratch, Consumer<String> progress) {
        this.request = request;
        this.saved = saved;
        this.scratch = scratch;
        this.progress = progress;
        this.bundle = scratch.resolve(request.name());
    }

    /**
     * Makes the bundle {@code <folder>/<name>}. Nothing is written there unless all checks hold.
     *
     * @param progress told what happens, line by line
     * @return its manifest
     * @throws BundleException if the model cannot be imported; the message says why, and how to mend it
     */
    public static ModelManifest run(ImportRequest request, Path folder, Consumer<String> progress) throws IOException {
        var target = folder.resolve(request.name());
        if (Files.exists(target)) {
            throw new BundleException(target, "is there already", "choose another name, or delete it");
        }
        TfSetup.beforeStart();
        var saved = SavedModelFile.read(request.savedModel());
        var scratch = Files.createTempDirectory("twinseal-import-");
        try {
            var importer = new ModelImporter(request, saved, scratch, progress);
            var manifest = importer.make();
            place(importer.bundle, folder, request.name());
            return manifest;
        } catch (RefusedGraphException e) {
            throw new BundleException(request.savedModel(), e.problem(), e.remedy(), e);
        } catch (TensorFlowException | TFInvalidArgumentException | TFUnimplementedException e) {
            throw new BundleException(
                    request.savedModel(),
                    "TensorFlow " + TensorFlow.version() + ", which runs models here, cannot run it (" + e.getMessage()
                            + ")",
                    "build it without the operation named",
                    e);
        } finally {
            BundleFiles.delete(scratch);
        }
    }

    private ModelManifest make() throws IOException {
        var serving = Serving.of(saved, request.signature(), request.rows());
        var served = ServedGraph.of(serving, request.kind());
        var variables = request.savedModel().resolve(VARIABLES);
        if (!Files.isRegularFile(variables.resolve(VARIABLES + ".index"))) {
            throw new RefusedGraphException(
                    "it lacks variables/variables.index", "copy the whole folder, with its weights");
        }
        Files.createDirectories(bundle.resolve(VARIABLES));
        List<LayerProfile> layers;
        try (var whole = staged(serving, served, variables)) {
            save(whole);
            var shapes = TensorShapes.measured(
                    whole.session(), whole.graph(), served.graph(), served.input(), serving.window(), served.output());
            if (shapes.pointShape(served.output()).isEmpty()) {
                throw new RefusedGraphException(
                        "what it returns is not float32, one result of a fixed size for each data point",
                        "build a model that returns such, and save that");
            }
            var planned = CutPlanner.plan(served.graph(), served.input(), served.output(), shapes);
            progress.accept("found " + planned.size() + " layers in "
                    + served.graph().nodes().size() + " operations");
            layers = LayerTable.of(served.graph(), served.input(), shapes, planned);
            var cut = GraphCutter.cut(served.graph(), served.input(), serving.window(), shapes, planned);
            var weights = served.weights().stored();
            SavedModelFile.write(bundle, saved(serving, cut.graph(), weights.restoring(), cut.signatures()));
        }
        checkFinite();
        var unchecked = manifest(serving, layers, 0);
        ManifestFile.write(bundle, unchecked);
        double difference = ImportCheck.check(bundle, request.savedModel(), request.signature(), serving, progress);
        var manifest = manifest(serving, layers, difference);
        ManifestFile.write(bundle, manifest);
        return manifest;
    }

    /** The graph on an engine, restored from the original's variables. */
    private SavedModelBundle staged(Serving serving, ServedGraph served, Path variables) throws IOException {
        var staging = Files.createDirectory(scratch.resolve(".staging"));
        Files.createSymbolicLink(staging.resolve(VARIABLES), variables.toRealPath());
        var saver = new ArrayList<>(served.weights().restoring());
        saver.addAll(served.weights().stored().saving());
        SavedModelFile.write(staging, saved(serving, served.graph(), saver, Map.of()));
        return SavedModelBundle.loader(staging.toString())
                .withTags(TAG)
                .withConfigProto(JavacppUtils.getSessionConfig())
                .load();
    }

    private static SavedModel saved(
            Serving serving, FlatGraph graph, List<NodeDef> saver, Map<String, SignatureDef> signatures) {
        List<NodeDef> nodes = new ArrayList<>(graph.nodes());
        nodes.addAll(saver);
        var metaGraph = MetaGraphDef.newBuilder()
                .setGraphDef(graph.with(nodes).toGraphDef())
                .setSaverDef(Weights.saver())
                .putAllSignatureDef(signatures);
        metaGraph.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(serving.version());
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(SCHEMA_VERSION)
                .addMetaGraphs(metaGraph)
                .build();
    }

    /** Writes the variables that the graph reads, and no others, into the bundle. */
    private void save(SavedModelBundle whole) {
        var prefix = bundle.resolve(VARIABLES).resolve(VARIABLES);
        try (var file = TString.tensorOf(NdArrays.scalarOfObject(prefix.toString()))) {
            whole.session()
                    .runner()
                    .feed(Weights.FILE.toString(), file)
                    .addTarget(Weights.SAVE)
                    .run()
                    .close();
        }
    }

    private void checkFinite() throws IOException {
        var wrong = Checkpoint.of(bundle).notFinite();
        if (wrong.isPresent()) {
            throw new RefusedGraphException(
                    "variable " + wrong.get() + " has values that are no finite numbers", "train the model again");
        }
    }

    private ModelManifest manifest(Serving serving, List<LayerProfile> layers, double difference) {
        var window = serving.window();
        var outputShape = layers.get(layers.size() - 1).outputShape();
        try {
            return new ModelManifest(
                            BundleDigest.of(bundle),
                            request.name(),
                            request.kind(),
                            window.get(0),
                            request.strideRows() == 0 ? window.get(0) : request.strideRows(),
                            window.get(1),
                            outputShape,
                            labels(Shapes.elements(outputShape)),
                            layers,
                            new TrainingRecord(
                                    "unknown data (imported from a SavedModel of TensorFlow " + serving.version() + ")",
                                    "not measured on data here",
                                    0,
                                    METRIC,
                                    new TreeMap<>(Map.of(METRIC, difference))))
                    .withPreprocessing(request.preprocessing());
        } catch (IllegalArgumentException e) {
            throw new RefusedGraphException(
                    "it cannot be described so: " + e.getMessage(), "give other options to the import");
        }
    }

    private List<String> labels(int values) {
        if (request.kind() == OutputKind.RECONSTRUCTION) {
            return List.of();
        }
        if (!request.labels().isEmpty() && request.labels().size() != values) {
            throw new RefusedGraphException(
                    "it returns " + values + " values, but there are "
                            + request.labels().size() + " labels",
                    "give a label for each value with --labels");
        }
        var word = request.kind() == OutputKind.CLASSIFICATION ? "class " : "value ";
        return request.labels().isEmpty()
                ? IntStream.range(0, values).mapToObj(index -> word + index).toList()
                : request.labels();
    }

    /** Puts a bundle where it belongs in one step, so that nobody sees half of it. */
    private static void place(Path bundle, Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        var beside = Files.createTempDirectory(folder, ".import-");
        try {
            var copy = beside.resolve("bundle");
            BundleFiles.write(BundleFiles.read(bundle), copy);
            Files.copy(bundle.resolve(ManifestFile.NAME), copy.resolve(ManifestFile.NAME));
            Files.move(copy, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            BundleFiles.delete(beside);
        }
    }
}
