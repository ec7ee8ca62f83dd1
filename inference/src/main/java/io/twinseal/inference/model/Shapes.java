package io.twinseal.inference.model;

import java.util.List;

/** Arithmetic on shapes of float32 values. */
public final class Shapes {
    private Shapes() {}

    /** How many values a shape holds; one for the empty shape. */
    public static int elements(List<Integer> shape) {
        int elements = 1;
        for (int dimension : shape) {
            if (dimension <= 0) {
                throw new IllegalArgumentException("every dimension must be positive, but the shape is " + shape);
            }
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    public static long bytes(List<Integer> shape) {
        return (long) Float.BYTES * elements(shape);
    }
}
