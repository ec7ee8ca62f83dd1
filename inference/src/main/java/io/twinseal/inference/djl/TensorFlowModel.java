package io.twinseal.inference.djl;

import ai.djl.tensorflow.engine.SavedModelBundle;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InputCheck;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SplitModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.proto.TensorInfo;

/**
 * One loaded bundle: one native session and one set of weights, and for each signature which tensors to feed and fetch.
 */
final class TensorFlowModel implements SplitModel {
    private final ModelManifest manifest;
    private final SavedModelBundle bundle;
    private final SessionCall whole;
    private final List<SessionCall> bottoms = new ArrayList<>();
    private final List<SessionCall> tops = new ArrayList<>();

    /** By the cuts below and above; made when they are first asked for. */
    private final Map<List<Integer>, SessionCall> middles = new ConcurrentHashMap<>();

    /** Calls share it; closing takes it alone, because a native session freed under a call kills the process. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private volatile boolean closed;

    private TensorFlowModel(ModelManifest manifest, SavedModelBundle bundle) {
        this.manifest = manifest;
        this.bundle = bundle;
        this.whole = call(Signatures.WHOLE, Signatures.WHOLE);
        for (int cut = 0; cut <= manifest.layerCount(); cut++) {
            bottoms.add(call(Signatures.bottom(cut), Signatures.bottom(cut)));
            tops.add(call(Signatures.top(cut), Signatures.top(cut)));
        }
    }

    static TensorFlowModel load(Path path) {
        var manifest = ModelStore.verify(path);
        var bundle = SavedModels.load(path);
        try {
            SavedModels.check(path, bundle, manifest);
            SavedModels.checkWeights(path);
            return new TensorFlowModel(manifest, bundle);
        } catch (RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    /** From what one signature is fed to what another gives: all signatures lie in one graph. */
    private SessionCall call(String feeding, String fetching) {
        var signatures = bundle.getMetaGraphDef();
        return new SessionCall(
                bundle,
                tensor(signatures.getSignatureDefOrThrow(feeding).getInputsMap()),
                tensor(signatures.getSignatureDefOrThrow(fetching).getOutputsMap()));
    }

    /** The only one, as was checked. */
    private static String tensor(Map<String, TensorInfo> tensors) {
        return tensors.values().iterator().next().getName();
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Activation bottom(int cut, Activation input) {
        InputCheck.bottom(manifest, cut, input);
        return cut == 0 ? input : run(bottoms.get(cut), input, manifest.activationShape(cut));
    }

    @Override
    public Activation middle(int from, int to, Activation activation) {
        InputCheck.middle(manifest, from, to, activation);
        if (from == to) {
            return activation;
        }
        return run(
                middles.computeIfAbsent(List.of(from, to), cuts -> call(Signatures.top(from), Signatures.bottom(to))),
                activation,
                manifest.activationShape(to));
    }

    @Override
    public Activation top(int cut, Activation activation) {
        InputCheck.top(manifest, cut, activation);
        return cut == manifest.layerCount() ? activation : run(tops.get(cut), activation, manifest.outputShape());
    }

    @Override
    public Activation whole(Activation input) {
        InputCheck.whole(manifest, input);
        return run(whole, input, manifest.outputShape());
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                bundle.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    private Activation run(SessionCall call, Activation input, List<Integer> outputShape) {
        var output = forward(call, input, Activation.batchShape(input.points(), outputShape));
        if (!output.isFinite()) {
            throw new InvalidActivationException(
                    "model " + manifest.name() + " returns numbers that are not finite; its input was out of range");
        }
        return output;
    }

    private Activation forward(SessionCall call, Activation input, List<Integer> expected) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("model " + manifest.name() + " is unloaded");
            }
            return call.run(input, expected);
        } finally {
            lifetime.readLock().unlock();
        }
    }
}
