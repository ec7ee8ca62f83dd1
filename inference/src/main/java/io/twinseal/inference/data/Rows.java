package io.twinseal.inference.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A growing table of readings in one array: half a million rows as objects of their own would be too many. */
final class Rows {
    private final int channels;
    private float[] values = new float[1024];
    private int used;

    Rows(int channels) {
        this.channels = channels;
    }

    void add(float value) {
        if (used == values.length) {
            values = Arrays.copyOf(values, 2 * used);
        }
        values[used++] = value;
    }

    int count() {
        return used / channels;
    }

    /** One of all values, counted row by row. */
    float value(int index) {
        return values[index];
    }

    float[] row(int index) {
        return Arrays.copyOfRange(values, index * channels, (index + 1) * channels);
    }

    Iterator<float[]> iterator() {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < count();
            }

            @Override
            public float[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return row(at++);
            }
        };
    }
}
