package io.twinseal.inference.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.training.ParameterStore;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.Signatures;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InputCheck;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SplitModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;

/**
 * One loaded bundle: one native session and one set of weights, and for each signature a light block that only knows
 * which tensors to feed and fetch.
 */
final class TensorFlowModel implements SplitModel {
    private static final ThreadLocal<ByteBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(1 << 16));

    private final ModelManifest manifest;
    private final SavedModelBundle bundle;
    private final NDManager manager;
    private final ParameterStore noParameters;
    private final TfSymbolBlock whole;
    private final List<TfSymbolBlock> bottoms = new ArrayList<>();
    private final List<TfSymbolBlock> tops = new ArrayList<>();
    /** By the cuts below and above; made when they are first asked for. */
    private final Map<List<Integer>, TfSymbolBlock> middles = new ConcurrentHashMap<>();

    /** Calls share it; closing takes it alone, because a native session freed under a call kills the process. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    private TensorFlowModel(ModelManifest manifest, SavedModelBundle bundle, NDManager manager) {
        this.manifest = manifest;
        this.bundle = bundle;
        this.manager = manager;
        this.noParameters = new ParameterStore(manager, false);
        this.whole = new TfSymbolBlock(bundle, Signatures.WHOLE);
        for (int cut = 0; cut <= manifest.layerCount(); cut++) {
            bottoms.add(new TfSymbolBlock(bundle, Signatures.bottom(cut)));
            tops.add(new TfSymbolBlock(bundle, Signatures.top(cut)));
        }
    }

    static TensorFlowModel load(Path path, NDManager manager) {
        var manifest = ModelStore.verify(path);
        var bundle = SavedModels.load(path);
        try {
            SavedModels.check(path, bundle, manifest);
            SavedModels.checkWeights(path);
            return new TensorFlowModel(manifest, bundle, manager);
        } catch (RuntimeException e) {
            bundle.close();
            throw e;
        }
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
                middles.computeIfAbsent(List.of(from, to), cuts -> middle(from, to)),
                activation,
                manifest.activationShape(to));
    }

    /** What the upper half feeds and the lower half of a later cut fetches lie in one graph. */
    private TfSymbolBlock middle(int from, int to) {
        var signatures = bundle.getMetaGraphDef();
        var signature = SignatureDef.newBuilder()
                .putAllInputs(
                        signatures.getSignatureDefOrThrow(Signatures.top(from)).getInputsMap())
                .putAllOutputs(
                        signatures.getSignatureDefOrThrow(Signatures.bottom(to)).getOutputsMap())
                .build();
        var alone = MetaGraphDef.newBuilder()
                .putSignatureDef(Signatures.WHOLE, signature)
                .build();
        // A view of the session, which belongs to the bundle: it is never closed.
        return new TfSymbolBlock(new SavedModelBundle(bundle.getGraph(), bundle.getSession(), alone), Signatures.WHOLE);
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

    private Activation run(TfSymbolBlock block, Activation input, List<Integer> outputShape) {
        var output = forward(block, input, Activation.batchShape(input.points(), outputShape));
        if (!output.isFinite()) {
            throw new InvalidActivationException(
                    "model " + manifest.name() + " returns numbers that are not finite; its input was out of range");
        }
        return output;
    }

    /**
     * The input's bytes as the engine wants them: direct. What has to be copied goes to a buffer of the thread's own, as
     * the engine takes its copy before the call returns.
     */
    private static ByteBuffer feed(Activation input) {
        if (input.bytes().isDirect()) {
            return input.bytes();
        }
        var scratch = SCRATCH.get();
        if (scratch.capacity() < input.byteCount()) {
            scratch = ByteBuffer.allocateDirect(input.byteCount());
            SCRATCH.set(scratch);
        }
        return scratch.clear().put(input.bytes()).flip();
    }

    private Activation forward(TfSymbolBlock block, Activation input, List<Integer> expected) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("model " + manifest.name() + " is unloaded");
            }
            // What is created here goes with the scope; arrays left to the model's own manager pile up in native
            // memory.
            try (var scope = manager.newSubManager()) {
                var fed = scope.create(feed(input), djlShape(input.shape()), DataType.FLOAT32);
                var output = block.forward(noParameters, new NDList(fed), false).singletonOrThrow();
                if (!output.getShape().equals(djlShape(expected)) || output.getDataType() != DataType.FLOAT32) {
                    throw new IllegalStateException("model " + manifest.name() + " returned " + output.getDataType()
                            + " of shape " + output.getShape() + " instead of float32 of shape " + expected);
                }
                return Activation.wrap(expected, output.toByteBuffer());
            }
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private static Shape djlShape(List<Integer> shape) {
        return new Shape(shape.stream().mapToLong(Integer::longValue).toArray());
    }
}
