package io.twinseal.inference.djl.train;

import io.twinseal.inference.djl.SavedModelFile;
import io.twinseal.inference.djl.TfSetup;
import io.twinseal.inference.model.BundleDigest;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Writes a network as a SavedModel whose signatures are the whole and both halves of every cut. A signature may take any
 * tensor of the graph as its input, so all of them share one graph and one set of weights.
 */
final class BundleExporter {
    private static final String INPUT = "x";
    private static final String OUTPUT = "y";
    private static final String METHOD = "tensorflow/serving/predict";

    private BundleExporter() {}

    /**
     * Replaces the files of a bundle, and removes its manifest, which does not fit them any more.
     *
     * @return the digest of what was written, for the new manifest
     */
    static ModelId export(Path bundle, Network network, List<float[]> weights) throws IOException {
        TfSetup.beforeStart();
        BundleFiles.delete(bundle);
        try (var graph = new Graph()) {
            var tf = Ops.create(graph);
            var shape = GraphLayers.shape(network.inputShape()).prepend(Shape.UNKNOWN_SIZE);
            var input = tf.withName("input").placeholder(TFloat32.class, Placeholder.shape(shape));
            var layers = new GraphLayers(tf, network, input, scaled -> scaled);
            try (var session = new Session(graph)) {
                assign(tf, session, layers, network, weights);
                write(bundle, tf, session, layers.values());
            }
        }
        // The exporter writes maps in no order; sorted, equal weights make equal files and so an equal id.
        SavedModelFile.write(bundle, SavedModelFile.read(bundle));
        return BundleDigest.of(bundle);
    }

    private static void assign(Ops tf, Session session, GraphLayers layers, Network network, List<float[]> weights) {
        var shapes = network.parameterShapes();
        for (int i = 0; i < weights.size(); i++) {
            var value = tf.withName("new_value").placeholder(TFloat32.class);
            var assignment = tf.withName("assign").assign(layers.variables().get(i), value);
            try (var tensor =
                    TFloat32.tensorOf(GraphLayers.shape(shapes.get(i)), DataBuffers.of(weights.get(i), true, false))) {
                session.runner().feed(value, tensor).addTarget(assignment).run().close();
            }
        }
    }

    private static void write(Path bundle, Ops tf, Session session, List<Operand<TFloat32>> values) throws IOException {
        int last = values.size() - 1;
        var input = values.get(0);
        var output = values.get(last);
        var exporter = SavedModelBundle.exporter(bundle.toString())
                .withSession(session)
                .withSignature(signature(Signatures.WHOLE, input, output));
        for (int cut = 0; cut <= last; cut++) {
            var between = values.get(cut);
            // The engine refuses to return the very tensor it is given.
            exporter.withSignature(signature(
                    Signatures.bottom(cut),
                    input,
                    cut == 0 ? tf.withName("same_input").identity(input) : between));
            exporter.withSignature(signature(
                    Signatures.top(cut),
                    between,
                    cut == last ? tf.withName("same_output").identity(output) : output));
        }
        exporter.export();
    }

    private static Signature signature(String key, Operand<TFloat32> from, Operand<TFloat32> to) {
        return Signature.builder(key)
                .input(INPUT, from)
                .output(OUTPUT, to)
                .methodName(METHOD)
                .build();
    }
}
