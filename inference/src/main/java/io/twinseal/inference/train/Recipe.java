package io.twinseal.inference.train;

import io.twinseal.inference.model.AnomalyScore;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Preprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is needed to make a model and to say how good it is.
 *
 * @param strideRows new readings after which the next data point is due
 * @param preprocessing what the examples went through, fitted on the training data alone; empty for none
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
        Optional<Preprocessing> preprocessing,
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

    /**
     * What a model's answers to these examples reach by the recipe's measure. Of a reconstruction the measure judges how far
     * it is from the input.
     */
    public double reached(List<float[]> answers, Examples examples) {
        if (outputKind != OutputKind.RECONSTRUCTION) {
            return measure.of(answers, examples);
        }
        var score = new AnomalyScore(plan.network().deviations());
        var scores = new ArrayList<float[]>();
        for (int i = 0; i < answers.size(); i++) {
            scores.add(new float[] {(float) score.of(examples.point(i), answers.get(i))});
        }
        return measure.of(scores, examples);
    }

    /** The same for a model of another name. */
    public Recipe named(String other) {
        return with(other, plan);
    }

    /** The same by another plan. */
    public Recipe planned(TrainingPlan other) {
        return with(name, other);
    }

    private Recipe with(String otherName, TrainingPlan otherPlan) {
        return new Recipe(
                otherName,
                outputKind,
                outputLabels,
                strideRows,
                otherPlan,
                preprocessing,
                training,
                validation,
                test,
                measure,
                dataset,
                split,
                baselines);
    }
}
