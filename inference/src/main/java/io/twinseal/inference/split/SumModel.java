package io.twinseal.inference.split;

import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that needs no engine, for tests: its first layer multiplies a window of two values by a factor, its second adds
 * them up.
 */
public final class SumModel implements SplitModel {
    private static final int VALUES = 2;
    private static final int LAYERS = 2;

    private final ModelManifest manifest;
    private final float factor;

    public SumModel(String name, float factor) {
        this.factor = factor;
        this.manifest = new ModelManifest(
                new ModelId("5c".repeat(ModelId.BYTES)),
                name,
                OutputKind.REGRESSION,
                VALUES,
                1,
                1,
                List.of(1),
                List.of("sum"),
                List.of(
                        LayerProfile.of("multiply", VALUES, 1, List.of(VALUES)),
                        LayerProfile.of("add", 1, 0, List.of(1))),
                new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 0.0))));
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Activation bottom(int cut, Activation input) {
        InputCheck.bottom(manifest, cut, input);
        if (cut == 0) {
            return input;
        }
        return cut == LAYERS ? add(multiply(input)) : multiply(input);
    }

    @Override
    public Activation middle(int from, int to, Activation activation) {
        InputCheck.middle(manifest, from, to, activation);
        if (to == from) {
            return activation;
        }
        return to == LAYERS ? top(from, activation) : multiply(activation);
    }

    @Override
    public Activation top(int cut, Activation activation) {
        InputCheck.top(manifest, cut, activation);
        if (cut == LAYERS) {
            return activation;
        }
        return add(cut == 0 ? multiply(activation) : activation);
    }

    @Override
    public Activation whole(Activation input) {
        InputCheck.whole(manifest, input);
        return add(multiply(input));
    }

    @Override
    public void close() {}

    private Activation multiply(Activation input) {
        var values = input.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return finite(Activation.of(List.of(VALUES), values));
    }

    private Activation add(Activation activation) {
        var sums = new float[activation.points()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = activation.value(VALUES * i) + activation.value(VALUES * i + 1);
        }
        return finite(Activation.of(List.of(1), sums));
    }

    private static Activation finite(Activation result) {
        if (!result.isFinite()) {
            throw new InvalidActivationException("the sum is not finite; its values were out of range");
        }
        return result;
    }
}
