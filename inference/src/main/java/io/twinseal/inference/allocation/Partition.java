package io.twinseal.inference.allocation;

/**
 * One way to run a network in two parts, with its cost for each data point.
 *
 * @param cut l, the number of layers that run at the gateway
 * @param variant the form it runs in
 * @param bottomFlopsPerPoint χ¹ + … + χˡ, at the gateway
 * @param uplinkBitsPerPoint ψˡ, from the gateway to the access point
 * @param topFlopsPerPoint χˡ⁺¹ + … + χᴸ, at the access point: the work that counts for reputation (equation 2)
 */
public record Partition(
        int cut, Variant variant, double bottomFlopsPerPoint, double uplinkBitsPerPoint, double topFlopsPerPoint) {
    public Partition {
        Checks.notNegative("cut", cut);
        Checks.notNegative("bottomFlopsPerPoint", bottomFlopsPerPoint);
        Checks.notNegative("uplinkBitsPerPoint", uplinkBitsPerPoint);
        Checks.notNegative("topFlopsPerPoint", topFlopsPerPoint);
    }
}
