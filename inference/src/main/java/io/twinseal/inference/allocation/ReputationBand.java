package io.twinseal.inference.allocation;

/** C6: where the long-run mean of every access point's reputation must lie. */
public record ReputationBand(double min, double max) {
    public ReputationBand {
        Checks.notNegative("least reputation", min);
        if (!(max >= min)) {
            throw new IllegalArgumentException("band of reputation is " + min + " to " + max + ": swap the two");
        }
    }
}
