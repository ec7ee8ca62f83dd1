package io.twinseal.inference.allocation.simulation;

import java.util.random.RandomGenerator;

/** Numbers drawn evenly from {@code from} to {@code to}. */
public record Range(double from, double to) {
    public Range {
        if (!(from <= to))
            throw new IllegalArgumentException("range " + from + " to " + to + " is empty: swap the two");
    }

    /** Both ends, so many times. */
    public Range times(double factor) {
        return new Range(from * factor, to * factor);
    }

    double draw(RandomGenerator random) {
        return from + (to - from) * random.nextDouble();
    }

    int drawInteger(RandomGenerator random) {
        return (int) Math.floor(from + (to - from + 1) * random.nextDouble());
    }
}
