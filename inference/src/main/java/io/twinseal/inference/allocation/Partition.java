package io.twinseal.inference.allocation;

/**
 * One way to run a network in two parts, with its cost for each data point.
 *
 * @param cut l, the number of layers that run at the gateway
 * @param variant the form it runs in
 * @param bottomFlopsPerPoint χ¹ + … + χˡ, at the gateway
 * @param uplinkBitsPerPoint ψˡ, from the gateway to the access point
 * @param topFlopsPerPoint χˡ⁺¹ + … + χᴸ, at the access point
 * @param workPerPoint FLOPs that count for reputation (equation 2); other than {@code topFlopsPerPoint} where that stands
 *     for measured time
 */
public record Partition(
        int cut,
        Variant variant,
        double bottomFlopsPerPoint,
        double uplinkBitsPerPoint,
        double topFlopsPerPoint,
        double workPerPoint) {
    public Partition {
        Checks.notNegative("cut", cut);
        Checks.notNegative("bottomFlopsPerPoint", bottomFlopsPerPoint);
        Checks.notNegative("uplinkBitsPerPoint", uplinkBitsPerPoint);
        Checks.notNegative("topFlopsPerPoint", topFlopsPerPoint);
        Checks.notNegative("workPerPoint", workPerPoint);
    }

    /** What the access point computes is what counts. */
    public Partition(
            int cut, Variant variant, double bottomFlopsPerPoint, double uplinkBitsPerPoint, double topFlopsPerPoint) {
        this(cut, variant, bottomFlopsPerPoint, uplinkBitsPerPoint, topFlopsPerPoint, topFlopsPerPoint);
    }
}
