package io.twinseal.inference.djl;

import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/**
 * One signature of a bundle on the bare TensorFlow session, without DJL and without any check: the baseline that the
 * engine is measured against. Not for serving.
 */
public final class RawSession implements AutoCloseable {
    private final SavedModelBundle bundle;
    private final String inputTensor;
    private final String outputTensor;

    private RawSession(SavedModelBundle bundle, String inputTensor, String outputTensor) {
        this.bundle = bundle;
        this.inputTensor = inputTensor;
        this.outputTensor = outputTensor;
    }

    /**
     * Opens a bundle.
     *
     * @param signature a key such as {@code top_03}
     */
    public static RawSession open(Path bundlePath, String signature) {
        TfSetup.beforeStart();
        var bundle = SavedModelBundle.loader(bundlePath.toString())
                .withTags("serve")
                .withConfigProto(JavacppUtils.getSessionConfig())
                .load();
        var definition = bundle.metaGraphDef().getSignatureDefOrThrow(signature);
        return new RawSession(bundle, only(definition.getInputsMap()), only(definition.getOutputsMap()));
    }

    private static String only(Map<String, TensorInfo> tensors) {
        return tensors.values().iterator().next().getName();
    }

    /**
     * Runs the signature once.
     *
     * @param values float32 in native order
     * @param shape of the values, points first
     * @return the output's values, direct, in native order
     */
    public ByteBuffer run(ByteBuffer values, long... shape) {
        try (var input = TFloat32.tensorOf(
                        Shape.of(shape),
                        tensor -> DataBuffers.of(values)
                                .copyTo(tensor.asRawTensor().data(), values.remaining()));
                var result = bundle.session()
                        .runner()
                        .feed(inputTensor, input)
                        .fetch(outputTensor)
                        .run()) {
            var data = result.get(0).asRawTensor().data();
            var output = ByteBuffer.allocateDirect((int) data.size()).order(ByteOrder.nativeOrder());
            data.copyTo(DataBuffers.of(output), data.size());
            return output;
        }
    }

    @Override
    public void close() {
        bundle.close();
    }
}
