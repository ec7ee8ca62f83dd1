package io.twinseal.inference.train;

/**
 * How a network is trained. The same plan on the same examples gives the same weights.
 *
 * @param targetScale targets are divided by it in training, and the exported weights make up for it
 * @param learningRate of the first step; it falls to zero along half a cosine
 * @param noiseDeviationsMax noise added to scaled inputs, in standard deviations; zero for none
 */
public record TrainingPlan(
        Network network,
        long seed,
        int epochs,
        int batchPoints,
        float targetScale,
        float learningRate,
        float noiseDeviationsMax) {
    /** Learning rate of a step. */
    public float rate(int step, int steps) {
        return (float) (learningRate * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
    }

    /** The same plan in larger or smaller steps. */
    public TrainingPlan withLearningRate(float other) {
        return new TrainingPlan(network, seed, epochs, batchPoints, targetScale, other, noiseDeviationsMax);
    }
}
