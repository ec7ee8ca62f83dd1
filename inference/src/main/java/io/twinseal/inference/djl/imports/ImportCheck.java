package io.twinseal.inference.djl.imports;

import io.twinseal.inference.djl.RawSession;
import io.twinseal.inference.djl.TensorFlowEngine;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.Shapes;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.SplitModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Holds a bundle against what it was made of, on random numbers: each cut against the whole, bit by bit, and the whole
 * against the original.
 */
final class ImportCheck {
    /** In parts of the greatest value of a result: what other kernels for other sizes and graphs may change. */
    static final double DIFFERENCE_MAX = 1e-5;

    private static final double SUM_DIFFERENCE_MAX = 1e-3;
    private static final List<Integer> BATCHES = List.of(1, 2, 5);

    private final SplitModel model;

    private ImportCheck(SplitModel model) {
        this.model = model;
    }

    /**
     * Checks a bundle.
     *
     * @param original the folder that was imported
     * @param signature key that it was imported by
     * @param progress told what holds, line by line
     * @return the greatest difference of the whole from the original, in parts of the greatest value of a result
     * @throws RefusedGraphException if it does not hold
     */
    static double check(Path bundle, Path original, String signature, Serving serving, Consumer<String> progress) {
        try (var engine = TensorFlowEngine.start();
                var model = engine.load(bundle);
                var session = RawSession.open(original, signature)) {
            double greatest = 0;
            for (int points : BATCHES) {
                var check = new ImportCheck(model);
                var input = check.input(points);
                var whole = check.cuts(input);
                check.alone(input, whole);
                check.kind(whole);
                var shape = serving.batchShape(points).stream()
                        .mapToLong(Integer::longValue)
                        .toArray();
                double difference =
                        difference(whole, Activation.wrap(whole.shape(), session.run(input.bytes(), shape)));
                if (!(difference <= DIFFERENCE_MAX)) {
                    throw new RefusedGraphException(
                            "the bundle differs from signature " + signature + " by " + difference
                                    + " of its greatest result",
                            "this is a fault of the importer: please report it with the model");
                }
                greatest = Math.max(greatest, difference);
                progress.accept("checked every cut with calls of " + points + " data points");
            }
            return greatest;
        } catch (InvalidActivationException e) {
            throw new RefusedGraphException(
                    "given random numbers, " + e.getMessage(), "check its weights, and what it does with its input");
        }
    }

    private Activation input(int points) {
        var shape = model.manifest().inputShape();
        var random = new Random(points);
        float[] values = new float[points * Shapes.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Activation.of(shape, values);
    }

    private Activation cuts(Activation input) {
        var whole = model.whole(input);
        for (int cut = 0; cut <= model.manifest().layerCount(); cut++) {
            if (!model.top(cut, model.bottom(cut, input)).equals(whole)) {
                throw new RefusedGraphException(
                        "cut " + cut + " does not give the same bits as the whole model",
                        "this is a fault of the importer: please report it with the model");
            }
        }
        return whole;
    }

    /** A data point must not be changed by those beside it, of which others decide. */
    private void alone(Activation input, Activation whole) {
        for (int i = 0; i < input.points(); i++) {
            var one = model.whole(input.slice(i, i + 1));
            if (difference(one, whole.slice(i, i + 1)) > DIFFERENCE_MAX) {
                throw new RefusedGraphException(
                        "its result for a data point changes with what else is in the batch",
                        "build the model so that each data point is computed alone");
            }
        }
    }

    private void kind(Activation whole) {
        if (model.manifest().outputKind() != OutputKind.CLASSIFICATION) {
            return;
        }
        for (int i = 0; i < whole.points(); i++) {
            double sum = 0;
            for (float value : whole.point(i)) {
                sum += value;
            }
            if (Math.abs(sum - 1) > SUM_DIFFERENCE_MAX) {
                throw new RefusedGraphException(
                        "its results are no probabilities: they add up to " + sum,
                        "end the model with a softmax, or import it as a regression");
            }
        }
    }

    /** The greatest between two results, in parts of the greatest value of the first. */
    private static double difference(Activation result, Activation other) {
        float[] values = result.toArray();
        float[] others = other.toArray();
        double greatest = 0;
        double difference = 0;
        for (int i = 0; i < values.length; i++) {
            greatest = Math.max(greatest, Math.abs(values[i]));
            difference = Math.max(difference, Math.abs(values[i] - others[i]));
        }
        return difference == 0 ? 0 : difference / greatest;
    }
}
