package io.twinseal.node.gateway;

import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.split.Activation;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.TwinInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The twins of one gateway, kept in its store so that they go on after a restart.
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class TwinBook {
    /** Data points that wait for one slot at most, as a multiple of what one batch may claim. */
    private static final int BACKLOG_BATCHES = 8;

    /** A twin with what the chain and the model say of it. */
    public record Entry(TwinInfo info, ModelManifest manifest, DigitalTwin twin) {}

    /** What one slot offloads of one twin, before the bottom half. */
    public record Due(TwinInfo info, GroupedRun.Piece piece, long observedMillis) {}

    private final KeyValueStore store;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    /** Makes a twin for each that the chain registers for this gateway; {@code manifests} has every model of theirs. */
    public TwinBook(KeyValueStore store, Collection<TwinInfo> twins, Map<ModelId, ModelManifest> manifests) {
        this.store = store;
        for (TwinInfo info : twins) {
            ModelManifest manifest = manifests.get(ModelId.of(info.model().toBytes()));
            if (manifest == null) throw new IllegalArgumentException("no manifest of model " + info.model());
            DigitalTwin twin = new DigitalTwin(
                    info.id(),
                    manifest.windowRows(),
                    manifest.channels(),
                    manifest.strideRows(),
                    BACKLOG_BATCHES * info.pointsMax());
            store.get(Column.WINDOWS, key(info.id())).map(Bytes::toBytes).ifPresent(twin::restore);
            entries.put(info.id(), new Entry(info, manifest, twin));
        }
    }

    public Optional<Entry> find(String twin) {
        return Optional.ofNullable(entries.get(twin));
    }

    public Collection<Entry> all() {
        return entries.values();
    }

    /**
     * Takes what is pending of every twin, as much as one batch may claim, in the order of the twins' ids.
     *
     * @param cuts where each twin's model is cut
     */
    public List<Due> takeDue(Cuts cuts) {
        List<Due> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            DigitalTwin twin = entry.twin();
            int points = Math.min(twin.pendingPoints(), entry.info().pointsMax());
            if (points == 0) continue;
            ModelManifest manifest = entry.manifest();
            Activation input =
                    Activation.wrap(List.of(points, manifest.windowRows(), manifest.channels()), twin.take(points));
            int cut = cuts.of(twin.id(), manifest.layerCount());
            due.add(new Due(entry.info(), new GroupedRun.Piece(manifest.id(), cut, input), twin.observedMillis()));
        }
        return due;
    }

    /** The twins that changed since the last call, to be written with what was taken from them. */
    public Batch changes() {
        Batch batch = new Batch();
        for (Entry entry : entries.values())
            if (entry.twin().isChanged())
                batch.put(
                        Column.WINDOWS,
                        key(entry.info().id()),
                        Bytes.copyOf(entry.twin().snapshot()));
        return batch;
    }

    /** Writes {@link #changes} where nothing was taken; they are on disk when this returns. */
    public void save() {
        store.write(changes(), true);
    }

    /** Where models are cut. */
    @FunctionalInterface
    public interface Cuts {
        int of(String twin, int layers);
    }

    private static Bytes key(String twin) {
        return Bytes.copyOf(twin.getBytes(StandardCharsets.UTF_8));
    }
}
