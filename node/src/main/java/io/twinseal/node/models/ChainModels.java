package io.twinseal.node.models;

import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.Shapes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.ModelInfo;
import java.util.List;

/** Models as the chain registers them. */
public final class ChainModels {
    private ChainModels() {}

    public static ModelInfo of(ModelManifest model) {
        return new ModelInfo(
                Digest.of(model.id().bytes()),
                model.name(),
                model.outputKind().wireName(),
                Shapes.elements(model.outputShape()),
                model.outputLabels(),
                layersOf(model));
    }

    public static List<LayerInfo> layersOf(ModelManifest model) {
        return model.layers().stream()
                .map(layer -> new LayerInfo(layer.name(), layer.flopsPerPoint(), layer.outputBytesPerPoint()))
                .toList();
    }
}
