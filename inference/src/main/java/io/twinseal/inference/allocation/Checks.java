package io.twinseal.inference.allocation;

/** Refusals that name the number and say what it should be. */
final class Checks {
    private Checks() {}

    static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be above 0 and finite");
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or more and finite");
        }
    }

    static void index(String name, int value, int size) {
        if (value < 0 || value >= size) {
            throw new IllegalArgumentException(name + " is " + value + ", but there are only " + size + ", from 0 on");
        }
    }
}
