package io.twinseal.testnet.bench;

import io.twinseal.inference.data.TurbofanGenerator;
import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.RemainingLife;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * A top half through the engine beside the raw TensorFlow session, for each model at its first, middle and last cut; many
 * callers served in batches beside one by one; and at the usual cut, what each encoding costs beside the half that runs on
 * the same machine.
 */
final class InferenceBench {
    private static final int ROUNDS = 30;
    private static final int CALLS = 100;
    private static final List<Integer> BATCHES = List.of(1, 8, 32);
    private static final int USUAL_CUT = 2;

    private InferenceBench() {}

    static List<Measure> measure(Path models) throws Exception {
        List<Measure> measures = new ArrayList<>();
        try (TensorFlowEngine engine = TensorFlowEngine.start()) {
            ModelStore store = ModelStore.open(models);
            for (ModelManifest manifest : store.manifests()) {
                try (SplitModel model = engine.load(store.folderOf(manifest.id()))) {
                    int last = manifest.layerCount() - 1;
                    for (int cut : List.of(0, last / 2, last))
                        for (int points : BATCHES)
                            measures.add(measure(store.folderOf(manifest.id()), model, cut, points));
                    measures.addAll(
                            ServingBench.measure(model, last / 2, random(manifest.activationShape(last / 2), 1)));
                    for (Encoding encoding : Encoding.values()) measures.addAll(measure(model, encoding));
                }
            }
        }
        return measures;
    }

    private static Measure measure(Path bundle, SplitModel model, int cut, int points) throws Exception {
        ModelManifest manifest = model.manifest();
        Activation input = random(manifest.activationShape(cut), points);
        long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        try (RawSession raw = RawSession.open(bundle, String.format("top_%02d", cut))) {
            ByteBuffer values = ByteBuffer.allocateDirect(input.byteCount())
                    .put(input.bytes())
                    .flip();
            double[] micros = Timing.interleaved(
                    ROUNDS,
                    () -> {
                        for (int i = 0; i < CALLS; i++) model.top(cut, input);
                        return CALLS;
                    },
                    () -> {
                        for (int i = 0; i < CALLS; i++)
                            raw.run(values.duplicate().order(ByteOrder.LITTLE_ENDIAN), shape);
                        return CALLS;
                    });
            String name = manifest.name() + ", top half from cut " + cut + ", batch " + points;
            return Measure.of(name, micros[0], "CPU us a call", micros[1]);
        }
    }

    /** Of one data point, as gateways send it when nothing waits. */
    private static List<Measure> measure(SplitModel model, Encoding encoding) throws Exception {
        ModelManifest manifest = model.manifest();
        Activation input =
                manifest.name().equals(RemainingLife.NAME) ? turbofan(manifest) : random(manifest.inputShape(), 1);
        Activation between = model.bottom(USUAL_CUT, input);
        byte[] sent = ActivationCodec.encode(between, encoding);
        double[] micros = Timing.interleaved(
                ROUNDS,
                times(() -> ActivationCodec.encode(between, encoding)),
                times(() -> model.bottom(USUAL_CUT, input)),
                times(() -> ActivationCodec.decode(between.shape(), ByteBuffer.wrap(sent))),
                times(() -> model.top(USUAL_CUT, between)));
        String name = manifest.name() + ", cut " + USUAL_CUT + " as " + encoding.wireName();
        return List.of(
                Measure.of(name + ", encoded; bottom half", micros[0], "CPU us a point", micros[1]),
                Measure.of(name + ", decoded; top half", micros[2], "CPU us a point", micros[3]));
    }

    private static Timing.Round times(Runnable call) {
        return () -> {
            for (int i = 0; i < CALLS; i++) call.run();
            return CALLS;
        };
    }

    private static Activation turbofan(ModelManifest manifest) {
        Iterator<float[]> rows = new TurbofanGenerator(1, 1).rows("engine-1");
        List<float[]> window = new ArrayList<>();
        for (int i = 0; i < manifest.windowRows(); i++) window.add(rows.next());
        return Activation.of(manifest.inputShape(), Examples.window(window, 0, window.size()));
    }

    private static Activation random(List<Integer> pointShape, int points) {
        int count = points;
        for (int size : pointShape) count *= size;
        float[] values = new float[count];
        Random random = new Random(1);
        for (int i = 0; i < count; i++) values[i] = random.nextFloat();
        return Activation.of(pointShape, values);
    }
}
