package io.twinseal.node;

import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.encode.ActivationCodec;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.BundleFiles;
import io.twinseal.inference.model.BundleParcel;
import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.ManifestFile;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.inference.model.ProfileFile;
import io.twinseal.inference.remote.RemoteServer;
import io.twinseal.inference.remote.RemoteSplitModel;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.Engine;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.Profiler;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.node.config.InferenceConfig;
import io.twinseal.node.config.RemoteModel;
import io.twinseal.node.models.ChainModels;
import io.twinseal.node.models.ModelFolder;
import io.twinseal.node.models.ModelShelf;
import io.twinseal.node.wire.WireMessage.Offload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of the chain, loaded into the engine of this node; another server may run the top halves of some for
 * gateways. For any number of threads.
 */
final class Models implements ModelShelf, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private static final List<Integer> PROFILE_POINTS = List.of(1, 16);
    private static final long PROFILE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Engine engine;
    private final InferenceConfig config;
    private final ModelFolder received;
    private final Map<ModelId, Path> bundles = new ConcurrentHashMap<>();
    private final Map<ModelId, SplitModel> loaded = new ConcurrentHashMap<>();
    private final Map<ModelId, SplitModel> remote = new ConcurrentHashMap<>();
    private final Map<ModelId, MachineProfile> profiles = new ConcurrentHashMap<>();
    private final ExecutorService profiler = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "profiler");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Loads what is here of the models that the chain registers.
     *
     * @param received where models from other nodes go
     * @throws BundleException if a bundle is damaged, or its layers are not those of the chain
     * @throws IllegalArgumentException if the configuration has a server for a model that the chain lacks
     */
    Models(Engine engine, InferenceConfig config, Path received, Collection<ModelInfo> registered) throws IOException {
        this.engine = engine;
        this.config = config;
        this.received = ModelFolder.open(received);
        for (var one : config.remotes())
            if (registered.stream().noneMatch(model -> model.name().equals(one.model())))
                throw new IllegalArgumentException("inference.remote.model = \"" + one.model()
                        + "\" is no model of the chain; it has "
                        + registered.stream().map(ModelInfo::name).sorted().collect(Collectors.joining(", ")));
        find();
        for (ModelInfo model : registered)
            if (!load(idOf(model.digest()), model))
                LOG.warn(
                        "model {} ({}) is neither in {} nor in {}; other nodes are asked for it",
                        model.name(),
                        model.digest().shortHex(),
                        config.models(),
                        received);
    }

    private static ModelId idOf(Digest digest) {
        return ModelId.of(digest.toBytes());
    }

    @Override
    public boolean has(Digest model) {
        return loaded.containsKey(idOf(model));
    }

    @Override
    public Collection<Digest> all() {
        return loaded.keySet().stream().map(id -> Digest.of(id.bytes())).toList();
    }

    @Override
    public synchronized boolean unload(Digest model) {
        ModelId id = idOf(model);
        remote.remove(id);
        SplitModel local = loaded.remove(id);
        if (local == null) return false;
        local.close();
        return true;
    }

    @Override
    public boolean load(ModelInfo model) {
        ModelId id = idOf(model.digest());
        try {
            if (!bundles.containsKey(id)) find();
            return load(id, model);
        } catch (BundleException e) {
            LOG.error("model {} is not loaded: {}", model.name(), e.getMessage());
            return false;
        }
    }

    private boolean load(ModelId id, ModelInfo model) {
        Path bundle = bundles.get(id);
        if (bundle == null) return false;
        if (!loaded.containsKey(id)) keep(id, bundle, model);
        return true;
    }

    private synchronized void keep(ModelId id, Path bundle, ModelInfo model) {
        if (!ChainModels.layersOf(ManifestFile.read(bundle)).equals(model.layers()))
            throw new BundleException(
                    bundle,
                    "its layers are not those that the chain registers for model " + model.name(),
                    "restore the bundle that was registered");
        if (loaded.containsKey(id)) return;
        SplitModel local = engine.load(bundle);
        config.remotes().stream()
                .filter(one -> one.model().equals(model.name()))
                .forEach(one -> remote.put(id, remote(one, bundle, local)));
        loaded.put(id, local);
    }

    private static SplitModel remote(RemoteModel one, Path bundle, SplitModel local) {
        int layers = local.manifest().layerCount();
        if (one.above() > layers)
            throw new BundleException(
                    bundle,
                    "has " + layers + " layers, but inference.remote.above = " + one.above(),
                    "give a lower one for model " + one.model());
        Duration timeout = Duration.ofMillis(one.timeoutMillis());
        return new RemoteSplitModel(local, new RemoteServer(one.url(), timeout, System::nanoTime), one.above());
    }

    /** Looks what bundles there are; those that the operator gave come before those that other nodes did. */
    private void find() {
        find(ModelStore.open(received.path()));
        find(ModelStore.open(config.models()));
    }

    private void find(ModelStore store) {
        for (ModelManifest manifest : store.manifests()) bundles.put(manifest.id(), store.folderOf(manifest.id()));
    }

    @Override
    public Optional<Part> part(Digest model, int part) throws IOException {
        Path bundle = bundles.get(idOf(model));
        if (bundle == null) return Optional.empty();
        BundleParcel parcel = BundleParcel.of(bundle);
        int parts = Math.toIntExact((parcel.size() + PART_BYTES_MAX - 1) / PART_BYTES_MAX);
        if (part >= parts) return Optional.empty();
        return Optional.of(new Part(parts, Bytes.copyOf(parcel.read((long) part * PART_BYTES_MAX, PART_BYTES_MAX))));
    }

    @Override
    public Delivery receive(ModelInfo model) throws IOException {
        ModelId id = idOf(model.digest());
        return received.receive(id, bundle -> {
            bundles.put(id, bundle);
            try {
                load(id, model);
            } catch (BundleException e) {
                bundles.remove(id);
                BundleFiles.delete(bundle);
                throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
            }
        });
    }

    /** Every model as it runs here, whoever runs its top halves for gateways, by name. */
    List<SplitModel> here() {
        return loaded.values().stream()
                .sorted(Comparator.comparing(
                        (SplitModel model) -> model.manifest().name()))
                .toList();
    }

    /**
     * How long the halves of the models that are here take on this machine: as {@code twinseal model profile} recorded
     * beside a bundle, or measured now. One thread measures, each model once.
     */
    CompletableFuture<List<MachineProfile>> profiles() {
        return CompletableFuture.supplyAsync(
                () -> here().stream().flatMap(model -> measured(model).stream()).toList(), profiler);
    }

    /** Empty if it was unloaded meanwhile. */
    private Optional<MachineProfile> measured(SplitModel model) {
        try {
            return Optional.of(profile(model));
        } catch (ModelUnavailableException e) {
            return Optional.empty();
        }
    }

    private MachineProfile profile(SplitModel model) {
        ModelManifest manifest = model.manifest();
        return profiles.computeIfAbsent(
                manifest.id(),
                id -> Optional.ofNullable(bundles.get(id))
                        .flatMap(bundle -> ProfileFile.read(bundle, manifest))
                        .filter(recorded -> recorded.cpuClass().equals(engine.cpuClass()))
                        .orElseGet(() -> new Profiler(System::nanoTime, PROFILE_NANOS)
                                .measure(model, engine.cpuClass(), PROFILE_POINTS)));
    }

    /** Whether some results that gateways get are computed elsewhere. */
    boolean areElsewhere() {
        return !config.remotes().isEmpty();
    }

    Optional<ModelManifest> manifest(Digest model) {
        return Optional.ofNullable(loaded.get(idOf(model))).map(SplitModel::manifest);
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
        ModelId id = idOf(item.model());
        ModelManifest manifest = get(id).manifest();
        if (item.cut() > manifest.layerCount())
            throw new InvalidActivationException("model " + manifest.name() + " has no cut " + item.cut());
        List<Integer> shape = Activation.batchShape(item.points(), manifest.activationShape(item.cut()));
        return new GroupedRun.Piece(
                id, item.cut(), ActivationCodec.decode(shape, item.values().buffer()));
    }

    @Override
    public void close() {
        profiler.shutdown();
        boolean interrupted = false;
        while (!profiler.isTerminated()) {
            try {
                profiler.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        loaded.values().forEach(SplitModel::close);
    }

    private SplitModel get(ModelId id) {
        SplitModel model = loaded.get(id);
        if (model == null) throw new ModelUnavailableException("this node does not have model " + id);
        return model;
    }
}
