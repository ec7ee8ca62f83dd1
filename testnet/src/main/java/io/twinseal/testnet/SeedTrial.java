package io.twinseal.testnet;

import io.twinseal.inference.djl.train.ModelMaker;
import io.twinseal.inference.train.Recipe;
import io.twinseal.testnet.experiment.chart.Interval;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** How much of a model's figure is the chance of its training, and whether pretraining is worth it. */
final class SeedTrial {
    private SeedTrial() {}

    /**
     * Trains from the seeds 1 to {@code seeds}, two or more, and if the recipe pretrains, from the same without that.
     *
     * @param progress told what each seed reached on the test data, and the mean with its 95 % interval
     */
    static void run(Recipe recipe, int seeds, Consumer<String> progress) throws IOException {
        reached(recipe, seeds, progress);
        if (recipe.plan().pretraining().isPresent()) {
            progress.accept("without pretraining:");
            reached(recipe.planned(recipe.plan().withPretraining(Optional.empty())), seeds, progress);
        }
    }

    /** On the test data, by the recipe's measure: the mean over the seeds 1 to {@code seeds}. */
    static Interval reached(Recipe recipe, int seeds, Consumer<String> progress) throws IOException {
        var reached = new double[seeds];
        for (int i = 0; i < seeds; i++) {
            reached[i] = ModelMaker.reached(recipe.planned(recipe.plan().withSeed(i + 1L)), line -> {});
            progress.accept(String.format(
                    Locale.ROOT, "%s, seed %d: %s %.4f", recipe.name(), i + 1, recipe.measure(), reached[i]));
        }
        var mean = Interval.ofFew(reached);
        progress.accept(String.format(
                Locale.ROOT,
                "%s, mean of %d seeds: %s %.4f (95 %%: %.4f to %.4f)",
                recipe.name(),
                seeds,
                recipe.measure(),
                mean.measured(),
                mean.low(),
                mean.high()));
        return mean;
    }
}
