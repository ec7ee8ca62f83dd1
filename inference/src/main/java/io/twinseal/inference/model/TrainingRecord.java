package io.twinseal.inference.model;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a model comes from and how good it is on data it was not trained on.
 *
 * @param dataset the files it was trained on
 * @param split which part was used for training, choosing and reporting
 * @param seed from which the same training can be run again
 * @param headline name of the one metric that counts, a key of {@code metrics}
 * @param metrics figures by name, the headline's and those of simpler baselines among them
 * @param lineage which model it was made of; empty if it was trained from fresh weights
 */
public record TrainingRecord(
        String dataset,
        String split,
        long seed,
        String headline,
        SortedMap<String, Double> metrics,
        Optional<Lineage> lineage) {
    public TrainingRecord {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        if (!metrics.containsKey(headline)) {
            throw new IllegalArgumentException(
                    "the headline metric \"" + headline + "\" is not among the metrics " + metrics.keySet());
        }
    }

    /** Of a model that was trained from fresh weights. */
    public TrainingRecord(String dataset, String split, long seed, String headline, SortedMap<String, Double> metrics) {
        this(dataset, split, seed, headline, metrics, Optional.empty());
    }

    /**
     * Of a model that was made of another.
     *
     * @param parent the other
     * @param change what was done to it, in words
     */
    public record Lineage(ModelId parent, String change) {}

    public double headlineValue() {
        return metrics.getOrDefault(headline, Double.NaN);
    }
}
