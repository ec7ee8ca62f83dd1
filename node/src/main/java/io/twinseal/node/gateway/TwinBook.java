package io.twinseal.node.gateway;

import io.twinseal.inference.batch.GroupedRun;
import io.twinseal.inference.model.Encoding;
import io.twinseal.inference.model.ModelManifest;
import io.twinseal.inference.split.Activation;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.wire.WireMessage.CutPlan;
import io.twinseal.node.wire.WireMessage.Offload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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

    /** What one slot offloads of one twin, before the bottom half, and how to encode what comes out of it. */
    public record Due(TwinInfo info, GroupedRun.Piece piece, Encoding encoding, long observedMillis) {}

    /**
     * What crosses the network of a twin's model.
     *
     * @param cut after which layer
     * @param encoding in which bytes
     */
    public record Crossing(int cut, Encoding encoding) {}

    /** What crosses, twin by twin. */
    @FunctionalInterface
    public interface Plan {
        Crossing of(String twin, ModelManifest manifest);

        /** The access point that serves wants these cuts from now on. */
        default void follow(CutPlan wanted) {}

        /** Another access point serves now, or none. */
        default void forget() {}
    }

    private final KeyValueStore store;
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    /** Twins that are to run models which are not here yet. */
    private final Set<String> awaiting = new TreeSet<>();

    /** Twins whose windows are still on disk. */
    private final Set<String> removed = new TreeSet<>();

    /** Where the next slot begins, after one that had no room for all. */
    private String first = "";

    public TwinBook(KeyValueStore store) {
        this.store = store;
    }

    /**
     * Keeps a twin for each that the chain registers for this gateway, and no other. One whose model is not here yet goes
     * on taking readings as it did before, but no slot offloads it.
     *
     * @param models of models that are here
     */
    public void follow(Collection<TwinInfo> twins, Function<Digest, Optional<ModelManifest>> models) {
        Set<String> gone = new TreeSet<>(entries.keySet());
        awaiting.clear();
        for (TwinInfo info : twins) {
            gone.remove(info.id());
            models.apply(info.model()).ifPresentOrElse(manifest -> keep(info, manifest), () -> awaiting.add(info.id()));
        }
        entries.keySet().removeAll(gone);
        removed.addAll(gone);
    }

    private void keep(TwinInfo info, ModelManifest manifest) {
        Entry before = entries.get(info.id());
        if (before != null && before.info.equals(info)) return;
        DigitalTwin twin = new DigitalTwin(
                info.id(),
                manifest.windowRows(),
                manifest.channels(),
                manifest.strideRows(),
                BACKLOG_BATCHES * info.pointsMax(),
                manifest.preprocessing());
        if (before == null)
            store.get(Column.WINDOWS, key(info.id())).map(Bytes::toBytes).ifPresent(twin::restore);
        else if (before.manifest.channels() == manifest.channels()) twin.continueFrom(before.twin);
        removed.remove(info.id());
        entries.put(info.id(), new Entry(info, manifest, twin));
    }

    /** Whether a twin is registered but has to wait for its model. */
    public boolean isAwaiting(String twin) {
        return awaiting.contains(twin);
    }

    /** Whether an item is of a twin of this gateway and of the model that it runs now. */
    public boolean runs(Offload.Item item) {
        Entry entry = entries.get(item.twin());
        return entry != null && !isAwaiting(item.twin()) && entry.info.model().equals(item.model());
    }

    public Optional<Entry> find(String twin) {
        return Optional.ofNullable(entries.get(twin));
    }

    public Collection<Entry> all() {
        return entries.values();
    }

    /**
     * Takes what is pending of every twin, as much as one batch may claim, in the order of the twins' ids. What has no
     * room in one offload stays pending, and comes first in the next.
     *
     * @param plan what crosses of each twin's model
     */
    public List<Due> takeDue(Plan plan) {
        SortedMap<String, Due> due = new TreeMap<>();
        List<Entry> inTurn = new ArrayList<>(entries.tailMap(first).values());
        inTurn.addAll(entries.headMap(first).values());
        long bytesLeft = Offload.FLOAT32_BYTES_MAX;
        long resultBytesLeft = Offload.RESULT_BYTES_MAX;
        for (Entry entry : inTurn) {
            DigitalTwin twin = entry.twin();
            int wanted = Math.min(twin.pendingPoints(), entry.info().pointsMax());
            if (wanted == 0 || isAwaiting(twin.id())) continue;
            Crossing crossing = plan.of(twin.id(), entry.manifest());
            long bytes = entry.manifest().activationBytesPerPoint(crossing.cut());
            long resultBytes =
                    entry.manifest().activationBytesPerPoint(entry.manifest().layerCount());
            long room = Math.min(bytesLeft / bytes, resultBytesLeft / resultBytes);
            int points = (int) Math.min(wanted, Math.max(room, due.isEmpty() ? 1 : 0));
            if (points == 0 || due.size() == Offload.ITEMS_MAX) {
                first = twin.id();
                break;
            }
            bytesLeft -= points * bytes;
            resultBytesLeft -= points * resultBytes;
            due.put(twin.id(), take(entry, points, crossing));
        }
        return List.copyOf(due.values());
    }

    private static Due take(Entry entry, int points, Crossing crossing) {
        ModelManifest manifest = entry.manifest();
        Activation input = Activation.wrap(
                Activation.batchShape(points, manifest.inputShape()),
                entry.twin().take(points));
        return new Due(
                entry.info(),
                new GroupedRun.Piece(manifest.id(), crossing.cut(), input),
                crossing.encoding(),
                entry.twin().observedMillis());
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
        for (String twin : removed) batch.delete(Column.WINDOWS, key(twin));
        removed.clear();
        return batch;
    }

    /** Writes {@link #changes} where nothing was taken; they are on disk when this returns. */
    public void save() {
        store.write(changes(), true);
    }

    private static Bytes key(String twin) {
        return Bytes.copyOf(twin.getBytes(StandardCharsets.UTF_8));
    }
}
