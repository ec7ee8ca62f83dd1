package io.twinseal.inference.train;

import io.twinseal.inference.model.OutputKind;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is needed to make a model and to say how good it is.
 *
 * @param strideRows new readings after which the next data point is due
 * @param training the network sees these
 * @param validation the plan's figures were chosen on these
 * @param test the reported figures come from these, which nothing was chosen on
 * @param dataset the files, for the manifest
 * @param split in words, for the manifest
 * @param baselines what simpler methods reach on the same test examples, by metric name
 */
public record Recipe(
        String name,
        OutputKind outputKind,
        List<String> outputLabels,
        int strideRows,
        TrainingPlan plan,
        Examples training,
        Examples validation,
        Examples test,
        Measure measure,
        String dataset,
        String split,
        SortedMap<String, Double> baselines) {
    public Recipe {
        outputLabels = List.copyOf(outputLabels);
        baselines = Collections.unmodifiableSortedMap(new TreeMap<>(baselines));
    }

    /** The same for a model of another name. */
    public Recipe named(String other) {
        return new Recipe(
                other,
                outputKind,
                outputLabels,
                strideRows,
                plan,
                training,
                validation,
                test,
                measure,
                dataset,
                split,
                baselines);
    }
}
