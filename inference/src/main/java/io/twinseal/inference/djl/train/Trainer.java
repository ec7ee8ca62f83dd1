package io.twinseal.inference.djl.train;

import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.TrainingPlan;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** Runs a training plan. */
public final class Trainer {
    private Trainer() {}

    /**
     * Trains from fresh weights.
     *
     * @param progress told the loss after each epoch
     * @return the trained tensors in the order of {@link io.twinseal.inference.train.Network#parameterShapes()}
     */
    public static List<float[]> train(TrainingPlan plan, Examples examples, Consumer<String> progress) {
        var random = new Random(plan.seed());
        var initial = plan.network().initialWeights(random);
        int batches = (examples.count() + plan.batchPoints() - 1) / plan.batchPoints();
        try (var session = new TrainingSession(plan, initial)) {
            for (int epoch = 0; epoch < plan.epochs(); epoch++) {
                var order = examples.shuffled(random);
                double loss = 0;
                for (int batch = 0; batch < batches; batch++) {
                    int from = batch * plan.batchPoints();
                    int to = Math.min(order.length, from + plan.batchPoints());
                    float rate = plan.rate(epoch * batches + batch, plan.epochs() * batches);
                    loss += session.step(examples, order, from, to, rate);
                }
                progress.accept(String.format(
                        Locale.ROOT, "epoch %d of %d: loss %.5f", epoch + 1, plan.epochs(), loss / batches));
            }
            return unscaled(session.weights(), plan.targetScale());
        }
    }

    /** Moves the scale of the targets into the last layer, so that the network answers in the targets' units. */
    private static List<float[]> unscaled(List<float[]> weights, float scale) {
        for (var tensor : weights.subList(weights.size() - 2, weights.size())) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] *= scale;
            }
        }
        return weights;
    }
}
