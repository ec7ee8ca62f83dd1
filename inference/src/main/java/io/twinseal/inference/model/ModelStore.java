package io.twinseal.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of model bundles, {@code <name>/{model.json, saved_model.pb, variables/}}, each checked against its digest
 * when the store is opened. Immutable: a store opened earlier does not see a bundle added later.
 */
public final class ModelStore {
    private final Path folder;
    private final SortedMap<String, ModelManifest> byName;

    private ModelStore(Path folder, SortedMap<String, ModelManifest> byName) {
        this.folder = folder;
        this.byName = byName;
    }

    /**
     * Checks every bundle in a folder.
     *
     * @throws BundleException if the folder is missing or any bundle in it is damaged
     */
    public static ModelStore open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BundleException(folder, "is not a folder", "point at the folder that holds the model bundles");
        }
        var byName = new TreeMap<String, ModelManifest>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(child -> Files.exists(child.resolve(ManifestFile.NAME)))
                    .forEach(bundle -> byName.put(bundle.getFileName().toString(), verify(bundle)));
        } catch (IOException e) {
            throw new BundleException(folder, "cannot be listed", "check its permissions", e);
        }
        return new ModelStore(folder, byName);
    }

    /**
     * Reads one bundle's manifest and holds its files against it.
     *
     * @throws BundleException if a file is missing, damaged or changed since the export
     */
    public static ModelManifest verify(Path bundle) {
        var manifest = ManifestFile.read(bundle);
        var folderName = bundle.toAbsolutePath().normalize().getFileName();
        if (folderName == null || !manifest.name().equals(folderName.toString())) {
            throw new BundleException(
                    bundle, "holds the model named " + manifest.name(), "give the folder the name of its model");
        }
        var actual = BundleDigest.of(bundle);
        if (!actual.equals(manifest.id())) {
            throw new BundleException(
                    bundle,
                    "its files have the digest " + actual + ", but " + ManifestFile.NAME + " says " + manifest.id(),
                    "restore the bundle as it was exported");
        }
        return manifest;
    }

    /** Every model, in the order of the names. */
    public List<ModelManifest> manifests() {
        return List.copyOf(byName.values());
    }

    public Optional<ModelManifest> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<ModelManifest> find(ModelId id) {
        return byName.values().stream()
                .filter(manifest -> manifest.id().equals(id))
                .findFirst();
    }

    /**
     * Like {@link #find(String)} for a model that must be there.
     *
     * @throws BundleException if it is not; the message lists those that are
     */
    public ModelManifest get(String name) {
        return find(name).orElseThrow(() -> unknown("named \"" + name + "\""));
    }

    /**
     * Like {@link #find(ModelId)} for a model that must be there.
     *
     * @throws BundleException if it is not; the message lists those that are
     */
    public ModelManifest get(ModelId id) {
        return find(id).orElseThrow(() -> unknown("with the id " + id));
    }

    /** The bundle to hand to an engine. */
    public Path folderOf(ModelId id) {
        return folder.resolve(get(id).name());
    }

    private BundleException unknown(String what) {
        return new BundleException(
                folder, "has no model " + what, "choose one of " + byName.keySet() + " or add its bundle");
    }
}
