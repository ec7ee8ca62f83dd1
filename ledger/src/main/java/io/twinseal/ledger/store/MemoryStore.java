package io.twinseal.ledger.store;

import io.twinseal.ledger.types.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The port in memory: for tests and simulations. Closing it keeps the content, so that it can be opened again. */
public final class MemoryStore implements KeyValueStore {
    private final Map<Column, NavigableMap<Bytes, Bytes>> columns = new EnumMap<>(Column.class);

    public MemoryStore() {
        for (Column column : Column.values()) columns.put(column, new TreeMap<>());
    }

    @Override
    public synchronized Optional<Bytes> get(Column column, Bytes key) {
        return Optional.ofNullable(column(column).get(key));
    }

    @Override
    public synchronized List<Entry> range(Column column, Bytes from, Bytes to, int limit, boolean descending) {
        if (from.compareTo(to) >= 0) return List.of();
        NavigableMap<Bytes, Bytes> inside = column(column).subMap(from, true, to, false);
        List<Entry> found = new ArrayList<>();
        for (var entry : (descending ? inside.descendingMap() : inside).entrySet()) {
            if (found.size() >= limit) break;
            found.add(new Entry(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    @Override
    public synchronized void write(Batch batch, boolean sync) {
        for (Batch.Operation operation : batch.operations()) {
            NavigableMap<Bytes, Bytes> column = column(operation.column());
            operation
                    .value()
                    .ifPresentOrElse(v -> column.put(operation.key(), v), () -> column.remove(operation.key()));
        }
    }

    @Override
    public void close() {}

    private NavigableMap<Bytes, Bytes> column(Column column) {
        return columns.computeIfAbsent(column, c -> new TreeMap<>());
    }
}
