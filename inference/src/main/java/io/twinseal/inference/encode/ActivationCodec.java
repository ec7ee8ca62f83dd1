package io.twinseal.inference.encode;

import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Activations as bytes that say themselves how they are to be read; only the shape is known to both sides. The first
 * byte is {@link Encoding#code()}, plus 128 if what follows is packed (RFC 1951), which it is where that makes it smaller.
 * Unpacked it is, all numbers little-endian:
 *
 * <table>
 * <caption>What follows</caption>
 * <tr><td>float32</td><td>4 bytes a value</td></tr>
 * <tr><td>float16</td><td>2 bytes a value, IEEE 754 binary16</td></tr>
 * <tr><td>int8, int4</td><td>the least value and the step of each data point as float32, then a byte a value: how many
 * steps it is above the least, at most 255 or 15</td></tr>
 * </table>
 *
 * <p>What values come to does not depend on the Java that runs; how far they are packed depends on its zlib. Bytes are
 * packed as they stand: in planes of equal significance activations of the shipped models were up to a quarter larger,
 * and only raw input was smaller, by a tenth at most.
 */
public final class ActivationCodec {
    private static final int PACKED = 0x80;

    private ActivationCodec() {}

    /**
     * Writes values in an encoding. With float16, an activation that has a value beyond its range goes as float32.
     *
     * @throws InvalidActivationException if a value is not finite
     */
    public static byte[] encode(Activation activation, Encoding encoding) {
        if (!activation.isFinite()) {
            throw new InvalidActivationException("an activation with numbers that are not finite cannot be encoded");
        }
        if (encoding == Encoding.FLOAT16 && !HalfFloats.hold(activation)) {
            return encode(activation, Encoding.FLOAT32);
        }
        var content =
                ByteBuffer.allocate(contentBytes(encoding, activation.shape())).order(ByteOrder.LITTLE_ENDIAN);
        switch (encoding) {
            case FLOAT32 -> content.put(activation.bytes());
            case FLOAT16 -> HalfFloats.write(activation, content);
            case INT8, INT4 -> Levels.of(encoding).write(activation, content);
        }
        var out = new byte[1 + content.capacity()];
        int packed = Packing.pack(content.array(), out, 1);
        if (packed > 0) {
            out[0] = (byte) (encoding.code() | PACKED);
            return Arrays.copyOf(out, 1 + packed);
        }
        out[0] = (byte) encoding.code();
        System.arraycopy(content.array(), 0, out, 1, content.capacity());
        return out;
    }

    /**
     * Reads what {@link #encode} wrote. Allocates what the shape needs and no more, whatever the bytes say.
     *
     * @param shape that the values must have, data points first
     * @throws InvalidActivationException if they are not how values of that shape are written
     */
    public static Activation decode(List<Integer> shape, ByteBuffer encoded) {
        if (!encoded.hasRemaining()) {
            throw new InvalidActivationException("an encoded activation has no bytes at all");
        }
        int head = encoded.get(encoded.position());
        var encoding = Encoding.ofCode(head & ~PACKED & 0xff)
                .orElseThrow(() -> new InvalidActivationException("there is no encoding " + (head & ~PACKED & 0xff)));
        int bytes = contentBytes(encoding, shape);
        var rest = encoded.slice(encoded.position() + 1, encoded.remaining() - 1);
        var content = ((head & PACKED) == 0 ? rest : Packing.unpack(rest, bytes)).order(ByteOrder.LITTLE_ENDIAN);
        if (content.remaining() != bytes) {
            throw new InvalidActivationException("values of shape " + shape + " take " + bytes + " bytes as "
                    + encoding.wireName() + ", but there are " + content.remaining());
        }
        var activation = switch (encoding) {
            case FLOAT32 -> Activation.wrap(shape, content);
            case FLOAT16 -> HalfFloats.read(shape, content);
            case INT8, INT4 -> Levels.of(encoding).read(shape, content);
        };
        if (!activation.isFinite()) {
            throw new InvalidActivationException("an encoded activation has numbers that are not finite");
        }
        return activation;
    }

    private static int contentBytes(Encoding encoding, List<Integer> shape) {
        long values = Activation.byteCount(shape) / Float.BYTES;
        long bytes = switch (encoding) {
            case FLOAT32 -> values * Float.BYTES;
            case FLOAT16 -> values * Short.BYTES;
            case INT8, INT4 -> shape.get(0) * (long) Levels.HEAD_BYTES + values;
        };
        if (Math.max(bytes, values * Float.BYTES) >= Integer.MAX_VALUE) {
            throw new InvalidActivationException("values of shape " + shape + " are too many");
        }
        return (int) bytes;
    }
}
