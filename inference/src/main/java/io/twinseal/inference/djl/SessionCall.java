package io.twinseal.inference.djl;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import io.twinseal.inference.split.Activation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * What is fed into a session that DJL loaded and what is fetched, one tensor each, as the engine's own interface wants it.
 * Not by DJL's arrays: making and freeing these takes longer than the last layers of a small network do. Safe for use by
 * several threads, as long as the session is open.
 */
final class SessionCall {
    private static final ThreadLocal<Slots> SLOTS = ThreadLocal.withInitial(Slots::new);

    private final TF_Session session;
    private final TF_Output fed;
    private final TF_Output fetched;

    /** Where one thread's calls put and find tensors, and how they went. */
    private static final class Slots {
        final PointerPointer<TF_Tensor> in = new PointerPointer<>(1);
        final PointerPointer<TF_Tensor> out = new PointerPointer<>(1);
        final TF_Status status = TF_Status.newStatus();
    }

    /** @param fed name of a tensor, such as {@code pool1:0} */
    SessionCall(SavedModelBundle bundle, String fed, String fetched) {
        this.session = bundle.getSession();
        this.fed = place(bundle, fed);
        this.fetched = place(bundle, fetched);
    }

    private static TF_Output place(SavedModelBundle bundle, String tensor) {
        var operation = JavacppUtils.getGraphOperationByName(bundle.getGraph(), tensor);
        return new TF_Output().oper(operation.getKey()).index(operation.getValue());
    }

    /**
     * Runs what lies between.
     *
     * @param expected shape of what is fetched
     * @throws IllegalStateException if it is another
     */
    Activation run(Activation input, List<Integer> expected) {
        var slots = SLOTS.get();
        var in = tensor(input);
        try {
            slots.in.put(in);
            TF_SessionRun(
                    session,
                    null,
                    fed,
                    slots.in,
                    1,
                    fetched,
                    slots.out,
                    1,
                    (PointerPointer<TF_Operation>) null,
                    0,
                    null,
                    slots.status);
            slots.status.throwExceptionIfNotOK();
        } finally {
            TF_DeleteTensor(in);
        }
        var out = slots.out.get(TF_Tensor.class, 0);
        try {
            return activation(out, expected);
        } finally {
            TF_DeleteTensor(out);
        }
    }

    private static TF_Tensor tensor(Activation input) {
        var shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        var tensor = TF_AllocateTensor(TF_FLOAT, shape, shape.length, input.byteCount());
        bytes(tensor).put(input.bytes());
        return tensor;
    }

    private static Activation activation(TF_Tensor tensor, List<Integer> expected) {
        var shape = new ArrayList<Integer>();
        for (int i = 0; i < TF_NumDims(tensor); i++) {
            shape.add(Math.toIntExact(TF_Dim(tensor, i)));
        }
        if (!shape.equals(expected) || TF_TensorType(tensor) != TF_FLOAT) {
            throw new IllegalStateException("the engine returned type " + TF_TensorType(tensor) + " of shape " + shape
                    + " instead of float32 of shape " + expected);
        }
        var bytes = bytes(tensor);
        var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        return Activation.wrap(expected, copy.order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A view of the engine's memory. */
    private static ByteBuffer bytes(TF_Tensor tensor) {
        return TF_TensorData(tensor).capacity(TF_TensorByteSize(tensor)).asByteBuffer();
    }
}
