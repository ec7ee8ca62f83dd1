package io.twinseal.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One contract, kept by the database and by the fake. */
class KeyValueStoreTest {
    @TempDir
    Path directory;

    @Test
    void theFakeIsASortedMap() {
        try (MemoryStore store = new MemoryStore()) {
            behavesAsASortedMap(store);
        }
    }

    @Test
    void rocksIsASortedMap() {
        try (RocksStore store = RocksStore.open(directory.resolve("db"))) {
            behavesAsASortedMap(store);
        }
    }

    @Test
    void rocksKeepsWhatWasWritten() {
        Path path = directory.resolve("db");
        try (RocksStore store = RocksStore.open(path)) {
            store.write(new Batch().put(Column.META, bytes(1), bytes(2)).put(Column.STATE, bytes(1), bytes(3)), true);
        }
        try (RocksStore store = RocksStore.open(path)) {
            assertThat(store.get(Column.META, bytes(1))).contains(bytes(2));
            assertThat(store.get(Column.STATE, bytes(1))).contains(bytes(3));
            assertThat(store.get(Column.BODIES, bytes(1))).isEmpty();
        }
    }

    @Test
    void rocksSaysWhoHoldsTheDirectory() {
        Path path = directory.resolve("db");
        try (RocksStore first = RocksStore.open(path)) {
            assertThat(first.get(Column.META, bytes(1))).isEmpty();
            assertThatThrownBy(() -> RocksStore.open(path))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("If another node uses this directory");
        }
    }

    private static void behavesAsASortedMap(KeyValueStore store) {
        long seed = Long.getLong("twinseal.seed", System.nanoTime());
        Random random = new Random(seed);
        NavigableMap<Bytes, Bytes> model = new TreeMap<>();
        for (int round = 0; round < 200; round++) {
            Batch batch = new Batch();
            for (int i = random.nextInt(6); i > 0; i--) {
                Bytes key = key(random);
                if (random.nextInt(3) == 0) {
                    batch.delete(Column.STATE, key);
                    model.remove(key);
                } else {
                    Bytes value = bytes(random.nextInt(256));
                    batch.put(Column.STATE, key, value);
                    model.put(key, value);
                }
            }
            store.write(batch, false);
            Bytes from = key(random);
            Bytes to = key(random);
            int limit = 1 + random.nextInt(10);
            List<KeyValueStore.Entry> inside = new ArrayList<>();
            if (from.compareTo(to) < 0)
                model.subMap(from, true, to, false).forEach((k, v) -> inside.add(new KeyValueStore.Entry(k, v)));
            assertThat(store.range(Column.STATE, from, to, limit, false))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(inside.subList(0, Math.min(limit, inside.size())));
            Collections.reverse(inside);
            assertThat(store.range(Column.STATE, from, to, limit, true))
                    .as("seed %d, round %d, descending", seed, round)
                    .isEqualTo(inside.subList(0, Math.min(limit, inside.size())));
        }
        model.forEach((key, value) -> assertThat(store.get(Column.STATE, key)).contains(value));
        assertThat(store.range(Column.TWINS, Bytes.EMPTY, bytes(255), 1, false))
                .as("another column")
                .isEmpty();
    }

    private static Bytes key(Random random) {
        byte[] key = new byte[1 + random.nextInt(2)];
        random.nextBytes(key);
        return Bytes.copyOf(key);
    }

    private static Bytes bytes(int value) {
        return Bytes.copyOf((byte) value);
    }
}
