package io.twinseal.ledger.store;

import io.twinseal.ledger.store.KeyValueStore.Entry;
import io.twinseal.ledger.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Copies and compares whole stores, page by page. */
final class StoreCopy {
    /** Bodies have up to a megabyte. */
    private static final int PAGE = 64;

    private StoreCopy() {}

    /** Copies every entry into an empty store; on disk on return. What makes it a chain's store comes last. */
    static void copy(KeyValueStore from, KeyValueStore to) {
        for (Column column : Column.values()) if (column != Column.META) copy(column, from, to, false);
        copy(Column.META, from, to, true);
    }

    private static void copy(Column column, KeyValueStore from, KeyValueStore to, boolean sync) {
        for (List<Entry> page = page(from, column, Bytes.EMPTY);
                !page.isEmpty();
                page = page(from, column, after(page))) {
            Batch batch = new Batch();
            page.forEach(entry -> batch.put(column, entry.key(), entry.value()));
            to.write(batch, sync);
        }
    }

    /** All keys of a column. */
    static List<Bytes> keys(Column column, KeyValueStore store) {
        List<Bytes> keys = new ArrayList<>();
        for (List<Entry> page = page(store, column, Bytes.EMPTY);
                !page.isEmpty();
                page = page(store, column, after(page))) page.forEach(entry -> keys.add(entry.key()));
        return keys;
    }

    /** The first key of the column whose value in one store is not that in the other. */
    static Optional<Bytes> difference(Column column, KeyValueStore one, KeyValueStore other) {
        return lack(column, one, other).or(() -> lack(column, other, one));
    }

    /** The first key of the column in one store which the other lacks, or has another value for. */
    static Optional<Bytes> lack(Column column, KeyValueStore one, KeyValueStore other) {
        for (List<Entry> page = page(one, column, Bytes.EMPTY); !page.isEmpty(); page = page(one, column, after(page)))
            for (Entry entry : page)
                if (!other.get(column, entry.key()).equals(Optional.of(entry.value()))) return Optional.of(entry.key());
        return Optional.empty();
    }

    private static List<Entry> page(KeyValueStore store, Column column, Bytes from) {
        return store.range(column, from, Layout.ABOVE_ALL, PAGE, false);
    }

    /** The least key above the page. */
    private static Bytes after(List<Entry> page) {
        byte[] last = page.get(page.size() - 1).key().toBytes();
        return Bytes.copyOf(Arrays.copyOf(last, last.length + 1));
    }
}
