package io.twinseal.inference.djl;

import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.PackedBundle;
import io.twinseal.inference.model.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Loads SavedModels and holds their signatures against the manifest; the engine itself checks neither keys nor shapes. */
final class SavedModels {
    private static final String REMEDY = "export the model again with train-models";

    private SavedModels() {}

    static SavedModelBundle load(Path bundle) {
        if (!Files.isRegularFile(bundle.resolve(PackedBundle.NAME))) {
            return load(bundle, bundle);
        }
        try {
            // The engine reads files only; once it has, it needs them no more.
            var unpacked = Files.createTempDirectory("twinseal-model-");
            try {
                BundleFiles.write(BundleFiles.read(bundle), unpacked);
                return load(bundle, unpacked);
            } finally {
                BundleFiles.delete(unpacked);
            }
        } catch (IOException e) {
            throw new BundleException(
                    bundle, "cannot be unpacked (" + e.getMessage() + ")", "make room for temporary files", e);
        }
    }

    private static SavedModelBundle load(Path bundle, Path files) {
        try {
            return JavacppUtils.loadSavedModelBundle(
                    files.toString(), new String[] {"serve"}, JavacppUtils.getSessionConfig(), null);
        } catch (TensorFlowException e) {
            throw new BundleException(bundle, "TensorFlow cannot load it (" + e.getMessage() + ")", REMEDY, e);
        }
    }

    /** @throws BundleException if a signature is missing or has other tensors than the manifest says */
    static void check(Path bundle, SavedModelBundle loaded, ModelManifest manifest) {
        check(bundle, loaded, Signatures.WHOLE, manifest.inputShape(), manifest.outputShape());
        for (int cut = 0; cut <= manifest.layerCount(); cut++) {
            var between = manifest.activationShape(cut);
            check(bundle, loaded, Signatures.bottom(cut), manifest.inputShape(), between);
            check(bundle, loaded, Signatures.top(cut), between, manifest.outputShape());
        }
    }

    /** @throws BundleException if a weight is no finite number, or the weights lie in a form that is not known here */
    static void checkWeights(Path bundle) {
        try {
            Checkpoint.of(bundle).notFinite().ifPresent(tensor -> {
                throw new BundleException(
                        bundle, "tensor " + tensor + " has values that are no finite numbers", "train the model again");
            });
        } catch (IllegalArgumentException e) {
            throw new BundleException(bundle, "its weights cannot be read (" + e.getMessage() + ")", REMEDY, e);
        } catch (IOException e) {
            throw new BundleException(bundle, "cannot be read (" + e.getMessage() + ")", "check its files", e);
        }
    }

    private static void check(
            Path bundle, SavedModelBundle loaded, String key, List<Integer> input, List<Integer> output) {
        var signatures = loaded.getMetaGraphDef();
        if (!signatures.containsSignatureDef(key)) {
            throw new BundleException(bundle, "has no signature " + key, REMEDY);
        }
        SignatureDef signature = signatures.getSignatureDefOrThrow(key);
        checkTensor(bundle, key + " takes", signature.getInputsMap().values(), input);
        checkTensor(bundle, key + " returns", signature.getOutputsMap().values(), output);
    }

    private static void checkTensor(
            Path bundle, String what, Collection<TensorInfo> tensors, List<Integer> pointShape) {
        var expected = "float32 of shape [points, " + pointShape.toString().substring(1);
        var actual = tensors.stream().map(SavedModels::describe).collect(Collectors.joining(" and "));
        if (!actual.equals(expected)) {
            throw new BundleException(
                    bundle, "signature " + what + " " + actual + ", but model.json says " + expected, REMEDY);
        }
    }

    private static String describe(TensorInfo tensor) {
        var dimensions = tensor.getTensorShape().getDimList().stream()
                .skip(1)
                .map(dimension -> Long.toString(dimension.getSize()))
                .collect(Collectors.joining(", "));
        var type = tensor.getDtype() == DataType.DT_FLOAT
                ? "float32"
                : tensor.getDtype().name();
        return type + " of shape [points, " + dimensions + "]";
    }
}
