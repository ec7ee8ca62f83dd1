package io.twinseal.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinseal.inference.model.LayerProfile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.OutputKind;
import io.twinseal.inference.model.TrainingRecord;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.ModelInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model of two values and two layers, as chain and manifest have it, and its first layer. */
final class SampleModel {
    static final Digest ID = Digest.sha256("model".getBytes(UTF_8));
    static final ModelInfo INFO = new ModelInfo(
            ID,
            "sum",
            "regression",
            1,
            List.of("sum"),
            List.of(new LayerInfo("one", 10, 8), new LayerInfo("two", 10, 4)));
    static final ModelManifest MANIFEST = new ModelManifest(
            ModelId.of(ID.toBytes()),
            "sum",
            OutputKind.REGRESSION,
            2,
            1,
            1,
            List.of(1),
            List.of("sum"),
            List.of(new LayerProfile("one", 10, 0, 8, List.of(2)), new LayerProfile("two", 10, 0, 4, List.of(1))),
            new TrainingRecord("none", "none", 0, "rmse", new TreeMap<>(Map.of("rmse", 1.0))));

    private SampleModel() {}

    /** Ten times each value; refuses what has no such number. */
    static Activation timesTen(Activation input) {
        float[] values = input.toArray();
        for (int i = 0; i < values.length; i++) values[i] *= 10;
        if (Float.isInfinite(values[0])) throw new InvalidActivationException("ten times that is no number");
        return Activation.of(List.of(2), values);
    }
}
