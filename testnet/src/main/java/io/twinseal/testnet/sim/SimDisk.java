package io.twinseal.testnet.sim;

import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A disk with a write-ahead log: at a crash, the batches since the last sync survive up to a random one of them, and none
 * survives in part. May be told to fail.
 */
final class SimDisk implements KeyValueStore {
    private static final int NEVER = -1;

    private final MemoryStore store = new MemoryStore();
    private final RandomGenerator random;

    /** For each batch that is not synced, what takes it back; the newest first. */
    private final Deque<Batch> undo = new ArrayDeque<>();

    private long written;
    private long survived;
    private int writesUntilFailure = NEVER;
    private boolean failed;

    SimDisk(RandomGenerator random) {
        this.random = random;
    }

    /** Batches in the store, lost ones not counted: a place in the log. */
    long written() {
        return written;
    }

    /** Batches that the last crash left. */
    long survived() {
        return survived;
    }

    /** Looks at what is left if everything since the last sync is lost. */
    <T> T inTheWorstCrash(Function<KeyValueStore, T> look) {
        Deque<Batch> redo = new ArrayDeque<>();
        for (Batch back : undo) {
            redo.push(inverse(back));
            store.write(back, true);
        }
        T seen = look.apply(store);
        for (Batch again : redo) store.write(again, true);
        return seen;
    }

    /** From so many writes on, every one fails, until the next crash. */
    void failAfter(int writes) {
        writesUntilFailure = writes;
    }

    /** Calls off a failure that has not happened. */
    void mend() {
        writesUntilFailure = NEVER;
    }

    /** Whether a failure that was asked for has happened since the last crash. */
    boolean hasFailed() {
        return failed;
    }

    /**
     * Loses what a crash of the machine loses, and mends the disk.
     *
     * @return batches lost
     */
    int crash() {
        int lost = undo.isEmpty() ? 0 : random.nextInt(undo.size() + 1);
        for (int i = 0; i < lost; i++) store.write(undo.pop(), true);
        undo.clear();
        written -= lost;
        survived = written;
        writesUntilFailure = NEVER;
        failed = false;
        return lost;
    }

    @Override
    public Optional<Bytes> get(Column column, Bytes key) {
        return store.get(column, key);
    }

    @Override
    public List<Entry> range(Column column, Bytes from, Bytes to, int limit, boolean descending) {
        return store.range(column, from, to, limit, descending);
    }

    @Override
    public void write(Batch batch, boolean sync) {
        boolean fails = writesUntilFailure == 0;
        if (writesUntilFailure > 0) writesUntilFailure--;
        // A write that fails may have reached the disk all the same.
        if (!fails || random.nextBoolean()) append(batch);
        if (fails) {
            failed = true;
            throw new StoreException("The disk failed, as the simulation wants it.");
        }
        if (sync) undo.clear();
    }

    @Override
    public void close() {}

    private void append(Batch batch) {
        undo.push(inverse(batch));
        store.write(batch, false);
        written++;
    }

    /** What takes a batch back that is about to be written. */
    private Batch inverse(Batch batch) {
        List<Batch.Operation> before = new ArrayList<>();
        for (Batch.Operation operation : batch.operations())
            before.add(new Batch.Operation(
                    operation.column(), operation.key(), store.get(operation.column(), operation.key())));
        Collections.reverse(before);
        Batch inverse = new Batch();
        for (Batch.Operation old : before)
            old.value()
                    .ifPresentOrElse(
                            value -> inverse.put(old.column(), old.key(), value),
                            () -> inverse.delete(old.column(), old.key()));
        return inverse;
    }
}
