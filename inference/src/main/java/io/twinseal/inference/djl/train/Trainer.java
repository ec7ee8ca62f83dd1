package io.twinseal.inference.djl.train;

import io.twinseal.inference.compress.GradualPruning;
import io.twinseal.inference.train.Examples;
import io.twinseal.inference.train.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Runs a training plan. */
public final class Trainer {
    /** Steps between two choices of what is zero. */
    private static final int PRUNE_EVERY = 10;

    private Trainer() {}

    /**
     * Trains from weights that are drawn or, if the plan says so, pretrained.
     *
     * @param progress told the loss after each epoch
     * @return the trained tensors in the order of {@link io.twinseal.inference.train.Network#parameterShapes()}
     */
    public static List<float[]> train(TrainingPlan plan, Examples examples, Consumer<String> progress) {
        var random = new Random(plan.seed());
        var initial = plan.network().initialWeights(random);
        var first = plan.pretraining()
                .map(before -> before.weights(plan.network(), initial, examples, plan.seed(), progress))
                .orElse(initial);
        try (var session = new TrainingSession(plan, first)) {
            train(session, plan, examples, random, progress, step -> {});
            return scaled(session.weights(), plan.targetScale());
        }
    }

    /**
     * Trains on while ever more of the least weights become zero, half of the time, and then with those at zero. Biases are
     * not pruned.
     *
     * @param trained as {@link #train} returns them
     * @param sparsity share of zeros in the end, of each tensor
     */
    public static List<float[]> prune(
            TrainingPlan plan, List<float[]> trained, double sparsity, Examples examples, Consumer<String> progress) {
        var pruning = new GradualPruning(sparsity, Math.max(1, steps(plan, examples) / 2));
        var shapes = plan.network().parameterShapes();
        var masks = new ArrayList<float[]>();
        try (var session = new TrainingSession(plan, scaled(trained, 1 / plan.targetScale()))) {
            train(session, plan, examples, new Random(plan.seed()), progress, step -> {
                if (step <= pruning.steps() && (step % PRUNE_EVERY == 0 || step == pruning.steps())) {
                    masks.clear();
                    var weights = session.weights();
                    for (int i = 0; i < weights.size(); i++) {
                        masks.add(
                                shapes.get(i).size() < 2
                                        ? new float[0]
                                        : GradualPruning.mask(weights.get(i), pruning.after(step)));
                    }
                }
                session.mask(masks);
            });
            return scaled(session.weights(), plan.targetScale());
        }
    }

    private static int steps(TrainingPlan plan, Examples examples) {
        return plan.epochs() * batches(plan, examples);
    }

    private static int batches(TrainingPlan plan, Examples examples) {
        return (examples.count() + plan.batchPoints() - 1) / plan.batchPoints();
    }

    /** @param afterStep told the number of each step, from 1 on */
    private static void train(
            TrainingSession session,
            TrainingPlan plan,
            Examples examples,
            Random random,
            Consumer<String> progress,
            IntConsumer afterStep) {
        int batches = batches(plan, examples);
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            var order = examples.shuffled(random);
            double loss = 0;
            for (int batch = 0; batch < batches; batch++) {
                int from = batch * plan.batchPoints();
                int to = Math.min(order.length, from + plan.batchPoints());
                int step = epoch * batches + batch;
                loss += session.step(examples, order, from, to, plan.rate(step, steps(plan, examples)));
                afterStep.accept(step + 1);
            }
            progress.accept(
                    String.format(Locale.ROOT, "epoch %d of %d: loss %.5f", epoch + 1, plan.epochs(), loss / batches));
        }
    }

    /** Moves a scale of the targets into the last layer, so that the network answers in other units. */
    private static List<float[]> scaled(List<float[]> weights, float scale) {
        var scaled = new ArrayList<float[]>();
        for (int i = 0; i < weights.size(); i++) {
            var tensor = weights.get(i).clone();
            if (i >= weights.size() - 2) {
                for (int j = 0; j < tensor.length; j++) {
                    tensor[j] *= scale;
                }
            }
            scaled.add(tensor);
        }
        return scaled;
    }
}
