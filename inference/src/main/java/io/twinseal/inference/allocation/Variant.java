package io.twinseal.inference.allocation;

/**
 * A compressed form in which a network can run: pruning scales χ, fewer bits for each value scale ψ.
 *
 * @param flopsFactor floating-point operations over those of the network as trained
 * @param bitsPerValue width of a value on the wire
 * @param accuracyLoss accuracy of the network as trained less that of this variant, as measured; 0 to 1
 */
public record Variant(String name, double flopsFactor, double bitsPerValue, double accuracyLoss) {
    /** The network as trained, with activations as float32. */
    public static final Variant FULL = new Variant("full", 1, Float.SIZE, 0);

    public Variant {
        Checks.positive("flopsFactor of variant " + name, flopsFactor);
        Checks.positive("bitsPerValue of variant " + name, bitsPerValue);
        Checks.notNegative("accuracyLoss of variant " + name, accuracyLoss);
    }
}
