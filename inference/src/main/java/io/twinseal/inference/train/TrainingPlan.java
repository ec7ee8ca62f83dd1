package io.twinseal.inference.train;

import java.util.Optional;

/**
 * How a network is trained. The same plan on the same examples gives the same weights.
 *
 * @param targetScale targets are divided by it in training, and the exported weights make up for it
 * @param learningRate of the first step; it falls to zero along half a cosine
 * @param noiseDeviationsMax noise added to scaled inputs, in standard deviations; zero for none
 * @param pretraining what gives the first weights; if empty they are drawn
 */
public record TrainingPlan(
        Network network,
        long seed,
        int epochs,
        int batchPoints,
        float targetScale,
        float learningRate,
        float noiseDeviationsMax,
        Optional<Pretraining> pretraining) {
    /** From weights that are drawn. */
    public TrainingPlan(
            Network network,
            long seed,
            int epochs,
            int batchPoints,
            float targetScale,
            float learningRate,
            float noiseDeviationsMax) {
        this(network, seed, epochs, batchPoints, targetScale, learningRate, noiseDeviationsMax, Optional.empty());
    }

    /** Learning rate of a step. */
    public float rate(int step, int steps) {
        return (float) (learningRate * 0.5 * (1 + Math.cos(Math.PI * step / steps)));
    }

    /** The same plan in larger or smaller steps. */
    public TrainingPlan withLearningRate(float other) {
        return with(seed, other, pretraining);
    }

    /** The same plan by other chance. */
    public TrainingPlan withSeed(long other) {
        return with(other, learningRate, pretraining);
    }

    /** The same plan after this pretraining, or after none. */
    public TrainingPlan withPretraining(Optional<Pretraining> other) {
        return with(seed, learningRate, other);
    }

    private TrainingPlan with(long otherSeed, float otherRate, Optional<Pretraining> otherPretraining) {
        return new TrainingPlan(
                network, otherSeed, epochs, batchPoints, targetScale, otherRate, noiseDeviationsMax, otherPretraining);
    }
}
