package io.twinseal.inference.djl.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The signature that is imported: what it takes, and what it returns.
 *
 * @param input name of the tensor
 * @param inputShape of one data point, at least one dimension
 * @param output name of the tensor
 * @param outputShape of a batch, as far as the signature says it
 */
record Serving(
        MetaGraphDef metaGraph, String input, List<Integer> inputShape, String output, TensorShapeProto outputShape) {
    private static final String TAG = "serve";
    private static final String INIT = "__saved_model_init_op";
    private static final String ONE_WINDOW = "build a model that takes one window of readings, and save that";

    Serving {
        inputShape = List.copyOf(inputShape);
    }

    /**
     * Finds the signature and checks that data points can go through it.
     *
     * @param key of the signature
     * @param rows what the first dimension of a data point is where the model leaves it open; 0 if it must not
     * @throws RefusedGraphException if there is no such signature, or it takes or gives what a twin cannot
     */
    static Serving of(SavedModel model, String key, int rows) {
        var metaGraph = model.getMetaGraphsList().stream()
                .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(TAG))
                .findFirst()
                .orElseThrow(() -> new RefusedGraphException(
                        "it holds no graph tagged \"" + TAG + "\"",
                        "save the model for serving, as model.export does"));
        var signature = metaGraph.getSignatureDefMap().get(key);
        if (signature == null) {
            var others = metaGraph.getSignatureDefMap().keySet().stream()
                    .filter(other -> !other.equals(INIT))
                    .sorted()
                    .toList();
            throw new RefusedGraphException(
                    "it has no signature " + key,
                    others.isEmpty()
                            ? "save the model with a signature, as model.export does"
                            : "choose one of " + others + " with --signature");
        }
        var input = only(signature.getInputsMap(), key + " takes", ONE_WINDOW);
        var output = only(
                signature.getOutputsMap(),
                key + " returns",
                "build a model that returns one of them, or all of them joined to one, and save that");
        return new Serving(
                metaGraph, input.getName(), inputShape(input, rows), output.getName(), output.getTensorShape());
    }

    /** The batch dimension and the others, as the original graph takes them. */
    List<Integer> batchShape(int points) {
        var shape = new ArrayList<Integer>();
        shape.add(points);
        shape.addAll(inputShape);
        return shape;
    }

    /** Data points of what rank soever as rows of values: the first dimension is time, and of one reading alone 1. */
    List<Integer> window() {
        int values = inputShape.stream().reduce(1, Math::multiplyExact);
        int rows = inputShape.size() == 1 ? 1 : inputShape.get(0);
        return List.of(rows, values / rows);
    }

    /** The TensorFlow that saved it. */
    String version() {
        return metaGraph.getMetaInfoDef().getTensorflowVersion();
    }

    /** Whether it returns a vector, one value for each data point. */
    boolean returnsVector() {
        return !outputShape.getUnknownRank() && outputShape.getDimCount() == 1;
    }

    /** How many values it returns for each data point, if the signature says it. */
    Optional<Long> outputValues() {
        boolean isKnown = !outputShape.getUnknownRank()
                && outputShape.getDimList().stream().skip(1).allMatch(size -> size.getSize() > 0);
        return isKnown
                ? Optional.of(outputShape.getDimList().stream()
                        .skip(1)
                        .map(TensorShapeProto.Dim::getSize)
                        .reduce(1L, Math::multiplyExact))
                : Optional.empty();
    }

    private static TensorInfo only(Map<String, TensorInfo> tensors, String what, String remedy) {
        if (tensors.size() != 1) {
            var all = tensors.entrySet().stream()
                    .map(tensor -> tensor.getKey() + ", " + describe(tensor.getValue()))
                    .sorted()
                    .collect(Collectors.joining("; "));
            throw new RefusedGraphException(
                    "signature " + what + " " + tensors.size() + " tensors (" + all + ")", remedy);
        }
        var tensor = tensors.values().iterator().next();
        if (tensor.getDtype() != DataType.DT_FLOAT || tensor.getEncodingCase() != TensorInfo.EncodingCase.NAME) {
            throw new RefusedGraphException(
                    "signature " + what + " " + describe(tensor),
                    "build a model whose inputs and outputs are float32: convert others inside of it");
        }
        return tensor;
    }

    private static List<Integer> inputShape(TensorInfo input, int rows) {
        var dimensions = input.getTensorShape().getDimList();
        if (input.getTensorShape().getUnknownRank() || dimensions.size() < 2) {
            throw new RefusedGraphException("it takes " + describe(input), ONE_WINDOW);
        }
        if (dimensions.get(0).getSize() >= 0) {
            throw new RefusedGraphException(
                    "it takes " + describe(input) + ", so batches of "
                            + dimensions.get(0).getSize() + " alone",
                    "leave the size of a batch open: the first dimension must be None");
        }
        var shape = new ArrayList<Integer>();
        for (int i = 1; i < dimensions.size(); i++) {
            long size = i == 1 && dimensions.get(i).getSize() < 0 && rows > 0
                    ? rows
                    : dimensions.get(i).getSize();
            if (size <= 0 || size > Integer.MAX_VALUE) {
                throw new RefusedGraphException(
                        "it takes " + describe(input) + ", whose windows have no fixed size",
                        i == 1 ? "say how many rows a window has with --rows" : ONE_WINDOW);
            }
            shape.add((int) size);
        }
        return shape;
    }

    private static String describe(TensorInfo tensor) {
        var type = tensor.getDtype().name().replace("DT_FLOAT", "float32").replace("DT_", "");
        return type + " of shape " + describe(tensor.getTensorShape());
    }

    private static String describe(TensorShapeProto shape) {
        return shape.getUnknownRank()
                ? "unknown"
                : shape.getDimList().stream()
                        .map(size -> size.getSize() < 0 ? "?" : Long.toString(size.getSize()))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The signatures of a bundle are written like this one. */
    static SignatureDef signature(TensorInfo from, TensorInfo to) {
        return SignatureDef.newBuilder()
                .putInputs("x", from)
                .putOutputs("y", to)
                .setMethodName("tensorflow/serving/predict")
                .build();
    }

    static TensorInfo info(TensorName tensor, List<Integer> pointShape) {
        return TensorInfo.newBuilder()
                .setName(tensor.toString())
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(Nodes.shape(Nodes.batch(pointShape)))
                .build();
    }
}
