package io.twinseal.inference.encode;

import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Values as whole numbers of steps above the least of their data point. The least value is met exactly, and so are equal
 * values; others are met to half a step. Each data point has a scale of its own, so that what it comes to does not
 * depend on what else is sent with it.
 */
final class Levels {
    /** Of each data point: its least value and its step. */
    static final int HEAD_BYTES = 2 * Float.BYTES;

    private static final Levels OF_INT8 = new Levels(255);
    private static final Levels OF_INT4 = new Levels(15);

    private final int steps;

    private Levels(int steps) {
        this.steps = steps;
    }

    static Levels of(Encoding encoding) {
        return encoding == Encoding.INT4 ? OF_INT4 : OF_INT8;
    }

    void write(Activation activation, ByteBuffer out) {
        float[] values = activation.toArray();
        int perPoint = values.length / activation.points();
        byte[] levels = new byte[values.length];
        for (int from = 0; from < values.length; from += perPoint) {
            float least = values[from];
            float greatest = values[from];
            for (int i = from; i < from + perPoint; i++) {
                least = Math.min(least, values[i]);
                greatest = Math.max(greatest, values[i]);
            }
            float step = step(least, greatest);
            double stepsPerUnit = step == 0 ? 0 : 1.0 / step;
            for (int i = from; i < from + perPoint; i++) {
                levels[i] = (byte) ((values[i] - (double) least) * stepsPerUnit + 0.5);
            }
            out.putFloat(least).putFloat(step);
        }
        out.put(levels);
    }

    Activation read(List<Integer> shape, ByteBuffer in) {
        int points = shape.get(0);
        var heads = in.slice(in.position(), points * HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var levels = in.slice(in.position() + points * HEAD_BYTES, in.remaining() - points * HEAD_BYTES);
        int perPoint = levels.remaining() / points;
        var values = ByteBuffer.allocate(levels.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        float[] valueOfLevel = new float[steps + 1];
        while (heads.hasRemaining()) {
            fill(valueOfLevel, heads.getFloat(), heads.getFloat());
            for (int i = 0; i < perPoint; i++) {
                int level = levels.get() & 0xff;
                if (level > steps) {
                    throw new InvalidActivationException(
                            "an encoded activation has level " + level + ", above the last, " + steps);
                }
                values.putFloat(valueOfLevel[level]);
            }
        }
        return Activation.wrap(shape, values.flip());
    }

    /** The smallest float of which as many steps reach from the least value to the greatest; 0 if these are equal. */
    private float step(float least, float greatest) {
        double range = greatest - (double) least;
        float step = (float) (range / steps);
        return steps * (double) step < range ? Math.nextUp(step) : step;
    }

    private static void fill(float[] valueOfLevel, float least, float step) {
        if (!Float.isFinite(least) || !Float.isFinite(step) || step < 0) {
            throw new InvalidActivationException("an encoded activation has levels in steps of " + step + " from "
                    + least + ", but both must be finite and steps not negative");
        }
        for (int level = 0; level < valueOfLevel.length; level++) {
            // As the step is rounded up, the last level of a very wide range may lie beyond the greatest float.
            valueOfLevel[level] = (float) Math.min(least + level * (double) step, Float.MAX_VALUE);
        }
    }
}
