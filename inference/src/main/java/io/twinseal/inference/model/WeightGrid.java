package io.twinseal.inference.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;

/** Weights that are whole multiples, −127 to 127, of a step of their channel: a byte each. */
final class WeightGrid {
    private static final int MULTIPLE_MAX = 127;

    private final int rows;
    private final float[] steps;
    private final byte[] multiples;

    private WeightGrid(int rows, float[] steps, byte[] multiples) {
        this.rows = rows;
        this.steps = steps;
        this.multiples = multiples;
    }

    /** Empty unless the grid gives back the very bits of every weight. */
    static Optional<WeightGrid> of(FloatBuffer weights, int rows, int channels) {
        float[] steps = new float[channels];
        for (int i = 0; i < rows * channels; i++) {
            steps[i % channels] = Math.max(steps[i % channels], Math.abs(weights.get(i)) / MULTIPLE_MAX);
        }
        byte[] multiples = new byte[rows * channels];
        for (int i = 0; i < multiples.length; i++) {
            float step = steps[i % channels];
            int multiple = step == 0 ? 0 : Math.round(weights.get(i) / step);
            if (Float.floatToRawIntBits(multiple * step) != Float.floatToRawIntBits(weights.get(i))) {
                return Optional.empty();
            }
            multiples[i] = (byte) multiple;
        }
        return Optional.of(new WeightGrid(rows, steps, multiples));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(rows);
        out.writeInt(steps.length);
        for (float step : steps) {
            out.writeFloat(step);
        }
        out.write(multiples);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param bytesMax of the weights as float32
     * @return the weights, little-endian
     * @throws IllegalArgumentException if they take more
     */
    static byte[] read(DataInputStream in, int bytesMax) throws IOException {
        int rows = in.readInt();
        int channels = in.readInt();
        if (rows < 1 || channels < 1 || (long) rows * channels > bytesMax / Float.BYTES) {
            throw new IllegalArgumentException(rows + " rows of " + channels + " weights do not fit into what is left");
        }
        byte[] head = in.readNBytes(channels * Float.BYTES);
        byte[] multiples = in.readNBytes(rows * channels);
        if (multiples.length < rows * channels) {
            throw new EOFException();
        }
        var steps = ByteBuffer.wrap(head).asFloatBuffer();
        var weights = ByteBuffer.allocate(Float.BYTES * multiples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < multiples.length; i++) {
            weights.putFloat(multiples[i] * steps.get(i % channels));
        }
        return weights.array();
    }
}
