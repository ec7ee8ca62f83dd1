package io.twinseal.node;

import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.remote.RemoteServer;
import io.twinseal.inference.remote.RemoteSplitModel;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.Engine;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.ledger.types.LayerInfo;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.node.config.InferenceConfig;
import io.twinseal.node.config.RemoteModel;
import io.twinseal.node.wire.WireMessage.Offload;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The models of the chain, loaded into the engine of this node; another server may run the top halves of some for
 * gateways. For any number of threads.
 */
final class Models implements AutoCloseable {
    private final Map<ModelId, SplitModel> loaded = new LinkedHashMap<>();
    private final Map<ModelId, SplitModel> remote = new LinkedHashMap<>();

    /**
     * Loads every model that the chain registers.
     *
     * @throws BundleException if the folder lacks one, or has one whose layers are not those of the chain
     * @throws IllegalArgumentException if the configuration has a server for a model that the chain lacks
     */
    Models(Engine engine, InferenceConfig config, Collection<ModelInfo> registered) {
        ModelStore store = ModelStore.open(config.models());
        for (ModelInfo model : registered) {
            ModelId id = ModelId.of(model.digest().toBytes());
            ModelManifest manifest = store.get(id);
            if (!layersOf(manifest).equals(model.layers()))
                throw new BundleException(
                        store.folderOf(id),
                        "its layers are not those that the chain registers for model " + model.name(),
                        "restore the bundle that was registered");
            loaded.put(id, engine.load(store.folderOf(id)));
        }
        config.remotes().forEach(this::forward);
    }

    private void forward(RemoteModel config) {
        SplitModel local = loaded.values().stream()
                .filter(model -> model.manifest().name().equals(config.model()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("inference.remote.model = \"" + config.model()
                        + "\" is no model of the chain; it has " + names()));
        RemoteServer server =
                new RemoteServer(config.url(), Duration.ofMillis(config.timeoutMillis()), System::nanoTime);
        remote.put(local.manifest().id(), new RemoteSplitModel(local, server));
    }

    private String names() {
        return loaded.values().stream().map(model -> model.manifest().name()).collect(Collectors.joining(", "));
    }

    /** Every model as it runs here, whoever runs its top halves for gateways. */
    Collection<SplitModel> here() {
        return List.copyOf(loaded.values());
    }

    /** Whether some results that gateways get are computed elsewhere. */
    boolean areElsewhere() {
        return !remote.isEmpty();
    }

    /** Layers as the chain registers them. */
    static List<LayerInfo> layersOf(ModelManifest manifest) {
        return manifest.layers().stream()
                .map(layer -> new LayerInfo(layer.name(), layer.flopsPerPoint(), layer.outputBytesPerPoint()))
                .toList();
    }

    Map<ModelId, ModelManifest> manifests() {
        Map<ModelId, ModelManifest> manifests = new LinkedHashMap<>();
        loaded.forEach((id, model) -> manifests.put(id, model.manifest()));
        return manifests;
    }

    Activation bottom(ModelId model, int cut, Activation input) {
        return get(model).bottom(cut, input);
    }

    /** By the server that the configuration names for the model, or else here. */
    Activation top(ModelId model, int cut, Activation activation) {
        return remote.getOrDefault(model, get(model)).top(cut, activation);
    }

    /** Decodes values from the wire, which must have the shape of the model's activation at the cut. */
    GroupedRun.Piece piece(Offload.Item item) {
        ModelId id = ModelId.of(item.model().toBytes());
        ModelManifest manifest = get(id).manifest();
        if (item.cut() > manifest.layerCount())
            throw new InvalidActivationException("model " + manifest.name() + " has no cut " + item.cut());
        List<Integer> shape = Activation.batchShape(item.points(), manifest.activationShape(item.cut()));
        return new GroupedRun.Piece(
                id, item.cut(), ActivationCodec.decode(shape, item.values().buffer()));
    }

    @Override
    public void close() {
        loaded.values().forEach(SplitModel::close);
    }

    private SplitModel get(ModelId id) {
        SplitModel model = loaded.get(id);
        if (model == null) throw new InvalidActivationException("this node has no model " + id);
        return model;
    }
}
