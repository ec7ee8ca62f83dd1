package io.twinseal.inference.djl;

import com.google.protobuf.InvalidProtocolBufferException;
import io.twinseal.inference.model.BundleFile;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.PackedBundle.Weights;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Where the float32 tensors of a SavedModel lie among its files. A checkpoint's index is a sorted table as of LevelDB:
 * blocks of keys, of which each leaves out what it shares with the one before, and at the end a block that finds the blocks.
 *
 * @see <a href="https://github.com/google/leveldb/blob/main/doc/table_format.md">the table format</a>
 */
public final class Checkpoint {
    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";
    private static final int FOOTER_BYTES = 48;
    private static final long MAGIC = 0xdb4775248b80fb57L;

    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final BundleFile data;

    private Checkpoint(BundleFile data) {
        this.data = data;
    }

    private record Tensor(List<Integer> shape, int offset, int bytes) {}

    /**
     * Finds the tensors of a bundle.
     *
     * @throws IllegalArgumentException if it has no checkpoint, or one of a form that is not known here
     * @throws io.twinseal.inference.model.BundleException if it has no graph
     */
    public static Checkpoint of(Path bundle) throws IOException {
        var files = BundleFiles.of(bundle);
        BundleFile index = files.get(INDEX);
        BundleFile data = files.get(DATA);
        if (index == null || data == null) {
            throw new IllegalArgumentException("it lacks " + (index == null ? INDEX : DATA));
        }
        var checkpoint = new Checkpoint(data);
        try {
            checkpoint.read(index.read());
        } catch (InvalidProtocolBufferException | BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(INDEX + " is damaged", e);
        }
        return checkpoint;
    }

    /**
     * The values of a tensor, row by row.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    public float[] values(String name) throws IOException {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + name + ", only " + tensors.keySet());
        }
        var values = FloatBuffer.allocate(tensor.bytes / Float.BYTES);
        data.read(tensor.offset, tensor.bytes, (bytes, count) -> values.put(floats(bytes, count)));
        return values.array();
    }

    /** The name of a tensor with a value that is no finite number; empty if there is none. */
    public Optional<String> notFinite() throws IOException {
        for (var tensor : tensors.entrySet()) {
            var isFinite = new AtomicBoolean(true);
            data.read(tensor.getValue().offset, tensor.getValue().bytes, (bytes, count) -> {
                for (var values = floats(bytes, count); values.hasRemaining(); ) {
                    if (!Float.isFinite(values.get())) {
                        isFinite.set(false);
                    }
                }
            });
            if (!isFinite.get()) {
                return Optional.of(tensor.getKey());
            }
        }
        return Optional.empty();
    }

    private static FloatBuffer floats(byte[] bytes, int count) {
        return ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Tensors of at least two dimensions, by rising offset. */
    public List<Weights> weights() {
        List<Weights> weights = new ArrayList<>();
        for (var tensor : tensors.values()) {
            int rank = tensor.shape.size();
            if (rank < 2 || tensor.bytes == 0) {
                continue;
            }
            int channels = tensor.shape.get(rank - 1);
            weights.add(new Weights(DATA, tensor.offset, tensor.bytes / Float.BYTES / channels, channels));
        }
        weights.sort(Comparator.comparing(Weights::offset));
        return weights;
    }

    private void read(byte[] index) throws InvalidProtocolBufferException {
        var file = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        if (index.length < FOOTER_BYTES || file.getLong(index.length - Long.BYTES) != MAGIC) {
            throw new IllegalArgumentException(INDEX + " is no table");
        }
        var footer = file.duplicate().position(index.length - FOOTER_BYTES);
        block(file, footer); // of what else is in the file: nothing
        for (var handle : entries(block(file, footer)).values()) {
            for (var entry : entries(block(file, ByteBuffer.wrap(handle))).entrySet()) {
                take(entry.getKey(), entry.getValue());
            }
        }
    }

    private void take(String key, byte[] value) throws InvalidProtocolBufferException {
        if (key.isEmpty()) {
            var header = BundleHeaderProto.parseFrom(value);
            if (header.getNumShards() != 1 || header.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
                throw new IllegalArgumentException("only checkpoints of one little-endian file are known here");
            }
            return;
        }
        var entry = BundleEntryProto.parseFrom(value);
        if (entry.getDtype() != DataType.DT_FLOAT || entry.getSlicesCount() > 0) {
            return;
        }
        if (entry.getOffset() < 0
                || entry.getSize() < 0
                || entry.getOffset() + entry.getSize() > Math.min(data.size(), Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("tensor " + key + " lies outside of " + DATA);
        }
        var shape = entry.getShape().getDimList().stream()
                .map(TensorShapeProto.Dim::getSize)
                .map(Math::toIntExact)
                .toList();
        tensors.put(key, new Tensor(shape, (int) entry.getOffset(), (int) entry.getSize()));
    }

    /** The block that a handle, its offset and size as varints, stands for. */
    private static ByteBuffer block(ByteBuffer file, ByteBuffer handle) {
        int offset = varint(handle);
        int size = varint(handle);
        if (file.get(offset + size) != 0) {
            throw new IllegalArgumentException(INDEX + " is compressed");
        }
        return file.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<String, byte[]> entries(ByteBuffer block) {
        int restarts = block.getInt(block.limit() - Integer.BYTES);
        block.limit(block.limit() - Integer.BYTES * (restarts + 1));
        Map<String, byte[]> entries = new TreeMap<>();
        byte[] key = {};
        while (block.hasRemaining()) {
            int shared = varint(block);
            int more = varint(block);
            byte[] value = new byte[varint(block)];
            var next = ByteBuffer.allocate(shared + more).put(key, 0, shared);
            block.get(next.array(), shared, more);
            block.get(value);
            key = next.array();
            entries.put(new String(key, StandardCharsets.UTF_8), value);
        }
        return entries;
    }

    private static int varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return Math.toIntExact(value);
            }
        }
        throw new IllegalArgumentException(INDEX + " has a number that is too long");
    }
}
