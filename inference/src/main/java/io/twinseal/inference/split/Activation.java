package io.twinseal.inference.split;

import io.twinseal.inference.model.Shapes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of float32 values between the layers of a model: inputs, activations and results alike. The first dimension
 * counts data points. Immutable, held as little-endian bytes, so that the network takes them without a copy; the
 * engine copies them once.
 */
public final class Activation {
    private static final int EXPONENT = 0x7f800000;

    private final List<Integer> shape;
    private final ByteBuffer bytes;

    private Activation(List<Integer> shape, ByteBuffer bytes) {
        this.shape = shape;
        this.bytes = bytes;
    }

    /**
     * Takes over a buffer's remaining bytes, which the caller must not change afterwards.
     *
     * @throws InvalidActivationException if there are not exactly as many bytes as the shape needs
     */
    public static Activation wrap(List<Integer> shape, ByteBuffer littleEndian) {
        var copy = List.copyOf(shape);
        if (littleEndian.remaining() != byteCount(copy)) {
            throw new InvalidActivationException("values of shape " + copy + " take " + byteCount(copy)
                    + " bytes as float32, but there are " + littleEndian.remaining());
        }
        return new Activation(copy, littleEndian.slice().asReadOnlyBuffer());
    }

    /** One data point per array, each holding the values of {@code pointShape} row by row. */
    public static Activation of(List<Integer> pointShape, List<float[]> points) {
        var shape = batchShape(points.size(), pointShape);
        var buffer = ByteBuffer.allocate(Math.toIntExact(byteCount(shape))).order(ByteOrder.LITTLE_ENDIAN);
        var floats = buffer.asFloatBuffer();
        for (var point : points) {
            if (point.length != Shapes.elements(pointShape)) {
                throw new InvalidActivationException("a data point of shape " + pointShape + " has "
                        + Shapes.elements(pointShape) + " values, but one has " + point.length);
            }
            floats.put(point);
        }
        return new Activation(shape, buffer.asReadOnlyBuffer());
    }

    /** Several data points in one array. */
    public static Activation of(List<Integer> pointShape, float[] values) {
        int perPoint = Shapes.elements(pointShape);
        if (values.length == 0 || values.length % perPoint != 0) {
            throw new InvalidActivationException("data points of shape " + pointShape + " have " + perPoint
                    + " values each, but there are " + values.length + " in all");
        }
        var shape = batchShape(values.length / perPoint, pointShape);
        var buffer = ByteBuffer.allocate(Math.toIntExact(byteCount(shape))).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return new Activation(shape, buffer.asReadOnlyBuffer());
    }

    /** Joins batches whose data points have one shape, in order. */
    public static Activation concat(List<Activation> parts) {
        if (parts.isEmpty()) {
            throw new InvalidActivationException("an activation needs at least one data point");
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        var pointShape = parts.get(0).pointShape();
        int points = 0;
        for (var part : parts) {
            if (!part.pointShape().equals(pointShape)) {
                throw new InvalidActivationException(
                        "cannot join data points of shape " + pointShape + " and " + part.pointShape());
            }
            points += part.points();
        }
        var shape = batchShape(points, pointShape);
        var buffer = ByteBuffer.allocate(Math.toIntExact(byteCount(shape)));
        parts.forEach(part -> buffer.put(part.bytes()));
        return new Activation(shape, buffer.flip().asReadOnlyBuffer());
    }

    /** Data points {@code from} (inclusive) to {@code to} (exclusive), sharing this buffer. */
    public Activation slice(int from, int to) {
        if (from < 0 || from >= to || to > points()) {
            throw new InvalidActivationException(
                    "there are " + points() + " data points, but " + from + " to " + to + " were asked for");
        }
        int perPoint = bytes.capacity() / points();
        return new Activation(
                batchShape(to - from, pointShape()),
                bytes.slice(from * perPoint, (to - from) * perPoint).asReadOnlyBuffer());
    }

    public List<Integer> shape() {
        return shape;
    }

    public List<Integer> pointShape() {
        return shape.subList(1, shape.size());
    }

    public int points() {
        return shape.get(0);
    }

    public int byteCount() {
        return bytes.capacity();
    }

    /** A read-only little-endian view with a position of its own. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Value {@code index} of the flattened batch. */
    public float value(int index) {
        return Float.intBitsToFloat(Integer.reverseBytes(bits(index)));
    }

    /** Every value, data point after data point: a copy. */
    public float[] toArray() {
        var values = new float[bytes.capacity() / Float.BYTES];
        bytes().asFloatBuffer().get(values);
        return values;
    }

    /** One data point's values: a copy. */
    public float[] point(int index) {
        return slice(index, index + 1).toArray();
    }

    /** Whether no value is infinite or not a number. */
    public boolean isFinite() {
        var view = bytes();
        for (int at = 0; at < view.capacity(); at += Float.BYTES) {
            if ((view.getInt(at) & EXPONENT) == EXPONENT) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activation that && shape.equals(that.shape) && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + bytes.hashCode();
    }

    @Override
    public String toString() {
        return "Activation" + shape;
    }

    private int bits(int index) {
        return bytes.getInt(index * Float.BYTES);
    }

    /** The shape of so many data points. */
    public static List<Integer> batchShape(int points, List<Integer> pointShape) {
        var shape = new ArrayList<Integer>(pointShape.size() + 1);
        shape.add(points);
        shape.addAll(pointShape);
        return List.copyOf(shape);
    }

    /**
     * What values of a shape take as float32.
     *
     * @throws InvalidActivationException if there can be no activation of that shape
     */
    public static long byteCount(List<Integer> shape) {
        if (shape.isEmpty() || shape.get(0) <= 0) {
            throw new InvalidActivationException("an activation needs at least one data point, but has shape " + shape);
        }
        try {
            return Shapes.bytes(shape);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidActivationException("impossible shape " + shape, e);
        }
    }
}
