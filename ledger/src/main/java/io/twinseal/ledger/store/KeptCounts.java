package io.twinseal.ledger.store;

import io.twinseal.ledger.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts over the final blocks up to a height, so that a start need not read them all again. */
public final class KeptCounts {
    private final KeyValueStore store;

    KeptCounts(KeyValueStore store) {
        this.store = store;
    }

    /** Of the last block counted; 0 if there is none. */
    public long height() {
        return store.get(Column.META, Layout.COUNTED).map(Layout::height).orElse(0L);
    }

    /** By name. */
    public SortedMap<String, Long> all() {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (var entry : store.all(Column.COUNTS))
            counts.put(new String(entry.key().toBytes(), StandardCharsets.UTF_8), Layout.height(entry.value()));
        return counts;
    }

    /** Counts the blocks above {@link #height} up to another. */
    public void add(long height, Map<String, Long> more) {
        Batch batch = new Batch().put(Column.META, Layout.COUNTED, Layout.height(height));
        more.forEach((name, count) -> {
            Bytes key = Layout.text(name);
            long before = store.get(Column.COUNTS, key).map(Layout::height).orElse(0L);
            batch.put(Column.COUNTS, key, Layout.height(before + count));
        });
        store.write(batch, false);
    }
}
