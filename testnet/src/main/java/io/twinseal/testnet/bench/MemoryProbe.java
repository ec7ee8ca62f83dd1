package io.twinseal.testnet.bench;

import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.testnet.local.ResidentMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A process of its own in which memory is measured. Prints resident MiB before and after. Its Java heap is to be of
 * one size and touched from the start, so that what grows is native.
 */
public final class MemoryProbe {
    private static final int WARM_CALLS = 1_000;

    private MemoryProbe() {}

    /**
     * Measures once.
     *
     * @param arguments what to do, {@code plain}, {@code cuts} or {@code calls}; a bundle; a number of calls
     */
    public static void main(String[] arguments) throws IOException {
        Path bundle = Path.of(arguments[1]);
        ModelManifest manifest = ManifestFile.read(bundle);
        Activation input = zeros(manifest.inputShape());
        try (var engine = TensorFlowEngine.start()) {
            switch (arguments[0]) {
                case "plain" -> plain(bundle, input);
                case "cuts" -> cuts(engine, bundle, input);
                case "calls" -> calls(engine, bundle, input, Long.parseLong(arguments[2]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /** The whole model as TensorFlow loads and runs it, and nothing else. */
    private static void plain(Path bundle, Activation input) throws IOException {
        double before = residentMiB();
        try (var session = RawSession.open(bundle, Signatures.WHOLE)) {
            ByteBuffer values = input.bytes().order(ByteOrder.nativeOrder());
            session.run(
                    values, input.shape().stream().mapToLong(Integer::longValue).toArray());
            print(before);
        }
    }

    /** Each half at every cut once. */
    private static void cuts(TensorFlowEngine engine, Path bundle, Activation input) throws IOException {
        double before = residentMiB();
        try (SplitModel model = engine.load(bundle)) {
            for (int cut = 0; cut <= model.manifest().layerCount(); cut++) model.top(cut, model.bottom(cut, input));
            print(before);
        }
    }

    private static void calls(TensorFlowEngine engine, Path bundle, Activation input, long calls) throws IOException {
        try (SplitModel model = engine.load(bundle)) {
            int layers = model.manifest().layerCount();
            run(model, input, layers, WARM_CALLS);
            double before = residentMiB();
            run(model, input, layers, calls);
            print(before);
        }
    }

    private static void run(SplitModel model, Activation input, int layers, long calls) {
        for (long i = 0; i < calls; i += 2) {
            int cut = (int) (i / 2 % layers);
            model.top(cut, model.bottom(cut, input));
        }
    }

    private static Activation zeros(List<Integer> pointShape) {
        return Activation.of(pointShape, new float[Shapes.elements(pointShape)]);
    }

    private static void print(double beforeMiB) throws IOException {
        System.out.println(beforeMiB + " " + residentMiB());
    }

    private static double residentMiB() throws IOException {
        System.gc();
        return ResidentMemory.mebibytes(Path.of("/proc/self"));
    }
}
