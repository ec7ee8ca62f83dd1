package io.twinseal.inference.allocation;

/**
 * The way up from a gateway to its access point, in one slot.
 *
 * @param bitsPerSecond r, measured or from {@link #shannon}
 * @param transmitWatts p
 */
public record Link(double bitsPerSecond, double transmitWatts) {
    public Link {
        Checks.positive("bitsPerSecond", bitsPerSecond);
        Checks.notNegative("transmitWatts", transmitWatts);
    }

    /**
     * A radio link at the capacity of its channel, r = B log₂(1 + p h / (N₀ B)).
     *
     * @param gain h, received over transmitted power
     * @param noiseWattsPerHertz N₀
     */
    public static Link shannon(double bandwidthHertz, double transmitWatts, double gain, double noiseWattsPerHertz) {
        double signalToNoise = transmitWatts * gain / (noiseWattsPerHertz * bandwidthHertz);
        return new Link(bandwidthHertz * Math.log1p(signalToNoise) / Math.log(2), transmitWatts);
    }

    public double joulesPerBit() {
        return transmitWatts / bitsPerSecond;
    }
}
