package io.twinseal.node.gateway;

import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.wire.Frames;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireException;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.Offload;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway has not yet seen final, on disk and bounded in bytes.
 *
 * <pre>
 *   waiting --cosigned--> signed --final--> gone
 *      ^                     |
 *      +------rejected-------+          (the same activations are offloaded again)
 *   any --the bound is reached, oldest first--> dropped, counted and said unless it was seen sealed
 * </pre>
 *
 * <p>Not thread-safe: the gateway's loop owns it.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private record Entry(Offload offload, Bytes transaction, int bytes) {
        boolean isWaiting() {
            return transaction.size() == 0;
        }

        TransactionId id() {
            return TransactionId.of(Digest.sha256Bytes(transaction.toBytes()));
        }
    }

    private final KeyValueStore store;
    private final long bytesMax;
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private final Map<TransactionId, Long> signed = new HashMap<>();

    /** Entries that are in a block, as far as this run was told. */
    private final Set<Long> sealed = new HashSet<>();

    private long bytes;
    private long dropped;
    private boolean full;
    private long nextId = 1;

    /** Opens the outbox with what an earlier run left in it. */
    public Outbox(KeyValueStore store, long bytesMax) {
        this.store = store;
        this.bytesMax = bytesMax;
        for (var stored : store.all(Column.OUTBOX)) {
            long id = stored.key().buffer().getLong();
            remember(id, decode(id, stored.value().toBytes()));
            nextId = id + 1;
        }
    }

    /**
     * Keeps the activations of one slot, on disk when this returns.
     *
     * @param items sorted by twin
     * @param beside changes to the same store that belong to this slot and are written with it
     * @return the message to send to an access point; its request number is the entry's id
     */
    public Offload add(List<Offload.Item> items, Batch beside) {
        Offload offload = new Offload(nextId++, items);
        keep(offload, Bytes.EMPTY, beside);
        while (bytes > bytesMax && entries.size() > 1) {
            long oldest = entries.firstKey();
            beside.delete(Column.OUTBOX, key(oldest));
            sayThatItIsFull();
            if (!sealed.contains(oldest)) dropped++;
            forget(oldest);
        }
        store.write(beside, true);
        return offload;
    }

    /** A waiting entry; empty where it is gone or signed already. */
    public Optional<Offload> waiting(long id) {
        return Optional.ofNullable(entries.get(id)).filter(Entry::isWaiting).map(Entry::offload);
    }

    /** Entries without a transaction, oldest first. */
    public List<Offload> waiting() {
        return entries.values().stream()
                .filter(Entry::isWaiting)
                .map(Entry::offload)
                .toList();
    }

    /** Transactions signed by both sides and not yet seen final, oldest first. */
    public List<Bytes> signed() {
        return entries.values().stream()
                .filter(entry -> !entry.isWaiting())
                .map(Entry::transaction)
                .toList();
    }

    /** Notes that both sides signed; without effect on an entry that was dropped meanwhile. */
    public void cosigned(long id, Bytes transaction) {
        Entry waiting = entries.get(id);
        if (waiting != null) replace(waiting.offload, transaction);
    }

    /** Notes that a block has it, which another branch may still take off the chain. */
    public void sealed(TransactionId transaction) {
        Long id = signed.get(transaction);
        if (id != null) sealed.add(id);
    }

    /** Drops what the chain has for good. */
    public void settled(TransactionId transaction) {
        Long id = signed.get(transaction);
        if (id == null) return;
        forget(id);
        store.write(new Batch().delete(Column.OUTBOX, key(id)), false);
    }

    /**
     * Takes items out of a waiting entry that no access point will ever take, and the entry with the last of them.
     *
     * @param good those that stay
     * @return whether the entry has items still, and fewer than before
     */
    public boolean keepOnly(long id, Predicate<Offload.Item> good) {
        Entry entry = entries.get(id);
        if (entry == null || !entry.isWaiting()) return false;
        List<Offload.Item> kept = entry.offload.items().stream().filter(good).toList();
        if (kept.size() == entry.offload.items().size()) return false;
        if (kept.isEmpty()) drop(id);
        else replace(new Offload(id, kept), Bytes.EMPTY);
        return !kept.isEmpty();
    }

    /**
     * Makes each item of a waiting entry an entry of its own, on disk when this returns: where an access point refuses all
     * for one that it cannot use.
     *
     * @return whether there were several
     */
    public boolean split(long id) {
        Entry entry = entries.get(id);
        if (entry == null || !entry.isWaiting() || entry.offload.items().size() < 2) return false;
        forget(id);
        Batch changes = new Batch().delete(Column.OUTBOX, key(id));
        for (Offload.Item item : entry.offload.items())
            keep(new Offload(nextId++, List.of(item)), Bytes.EMPTY, changes);
        store.write(changes, true);
        return true;
    }

    /** Gives up an entry that no access point will ever take, and counts it as dropped. */
    public void drop(long id) {
        if (!entries.containsKey(id)) return;
        forget(id);
        dropped++;
        store.write(new Batch().delete(Column.OUTBOX, key(id)), false);
    }

    /**
     * Makes an entry whose transaction can no longer be sealed wait again.
     *
     * @return the entry to offload again, if the transaction was here
     */
    public Optional<Offload> rejected(TransactionId transaction) {
        Long id = signed.get(transaction);
        Entry entry = id == null ? null : entries.get(id);
        if (id == null || entry == null) return Optional.empty();
        replace(entry.offload, Bytes.EMPTY);
        return Optional.of(entry.offload);
    }

    public int size() {
        return entries.size();
    }

    public long bytes() {
        return bytes;
    }

    /** Entries lost to the bound since the start. */
    public long dropped() {
        return dropped;
    }

    private void replace(Offload offload, Bytes transaction) {
        forget(offload.request());
        Batch changes = new Batch();
        keep(offload, transaction, changes);
        store.write(changes, false);
    }

    /** @param changes to be written to the store, the entry from now on among them */
    private void keep(Offload offload, Bytes transaction, Batch changes) {
        Bytes encoded = encode(offload, transaction);
        changes.put(Column.OUTBOX, key(offload.request()), encoded);
        remember(offload.request(), new Entry(offload, transaction, encoded.size()));
    }

    private void remember(long id, Entry entry) {
        entries.put(id, entry);
        bytes += entry.bytes;
        if (!entry.isWaiting()) signed.put(entry.id(), id);
    }

    private void forget(long id) {
        Entry entry = entries.remove(id);
        if (entry == null) return;
        bytes -= entry.bytes;
        sealed.remove(id);
        if (!entry.isWaiting()) signed.remove(entry.id());
        if (full && bytes < bytesMax / 2) {
            full = false;
            LOG.warn("the outbox has room again; {} slots were dropped since the start", dropped);
        }
    }

    /** Once, until half of it is free again. */
    private void sayThatItIsFull() {
        if (full) return;
        full = true;
        LOG.warn(
                "the outbox is full: the oldest of {} slots that wait are dropped to keep new ones; [outbox] bytes_max"
                        + " = {} bounds it",
                entries.size(),
                bytesMax);
    }

    /** The offload as a frame, which knows its length, then the transaction. */
    private static Bytes encode(Offload offload, Bytes transaction) {
        byte[] frame = WireCodec.frame(offload);
        byte[] value = Arrays.copyOf(frame, frame.length + transaction.size());
        System.arraycopy(transaction.toBytes(), 0, value, frame.length, transaction.size());
        return Bytes.copyOf(value);
    }

    private static Entry decode(long id, byte[] value) {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            int length = in.getInt();
            WireMessage message = WireCodec.decode(in.slice(in.position(), length));
            byte[] transaction = Arrays.copyOfRange(value, Frames.LENGTH_BYTES + length, value.length);
            if (message instanceof Offload offload) return new Entry(offload, Bytes.copyOf(transaction), value.length);
            throw new StoreException("entry " + id + " of the outbox is no offload; restore the folder from a backup");
        } catch (BufferUnderflowException | IndexOutOfBoundsException | WireException e) {
            throw new StoreException("entry " + id + " of the outbox is damaged; restore the folder from a backup", e);
        }
    }

    private static Bytes key(long id) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }
}
