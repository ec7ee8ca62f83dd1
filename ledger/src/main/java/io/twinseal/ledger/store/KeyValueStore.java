package io.twinseal.ledger.store;

import io.twinseal.ledger.types.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Ordered columns of keys and values, changed by atomic batches. Reads may come from any thread; a read sees all of a
 * batch or nothing of it. Every failure is a {@link StoreException}: a node that cannot keep its chain has to stop.
 */
public interface KeyValueStore extends AutoCloseable {
    /** One key and its value. */
    record Entry(Bytes key, Bytes value) {}

    Optional<Bytes> get(Column column, Bytes key);

    /**
     * Up to {@code limit} entries with {@code from} ≤ key &lt; {@code to} in unsigned order: the lowest keys, ascending,
     * or, if {@code descending}, the highest keys, descending.
     */
    List<Entry> range(Column column, Bytes from, Bytes to, int limit, boolean descending);

    /** Every entry of a column that is small enough to hold, ascending. */
    default List<Entry> all(Column column) {
        return range(column, Bytes.EMPTY, Layout.ABOVE_ALL, Integer.MAX_VALUE, false);
    }

    /** Applies the batch as one; if {@code sync}, it survives a crash of the machine once this returns. */
    void write(Batch batch, boolean sync);

    @Override
    void close();
}
