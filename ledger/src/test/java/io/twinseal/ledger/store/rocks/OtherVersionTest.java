package io.twinseal.ledger.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Databases with other columns than ours. */
class OtherVersionTest {
    private static final byte[] KEY = {1};

    static {
        RocksDB.loadLibrary();
    }

    @TempDir
    Path directory;

    /** Makes one with these columns and, in the last of them, an entry. */
    private void made(boolean withEntry, String... names) throws RocksDBException {
        List<ColumnFamilyDescriptor> columns = new ArrayList<>();
        columns.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
        for (String name : names) columns.add(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII)));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
                RocksDB db = RocksDB.open(options, directory.toString(), columns, handles)) {
            if (withEntry) db.put(handles.get(names.length), KEY, KEY);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    private List<String> columns() throws RocksDBException {
        try (Options options = new Options()) {
            return RocksDB.listColumnFamilies(options, directory.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.US_ASCII))
                    .toList();
        }
    }

    private void isRefusedAndLeftAlone() throws RocksDBException {
        List<String> before = columns();
        assertThatThrownBy(() -> RocksStore.open(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("another version")
                .hasMessageContaining("Run the version that wrote it");
        assertThat(columns()).isEqualTo(before);
    }

    @Test
    void oneThatLacksColumnsIsRefusedAndLeftAlone() throws RocksDBException {
        made(true, "HEADERS", "META");
        isRefusedAndLeftAlone();
    }

    @Test
    void oneWithMoreColumnsIsRefusedAndLeftAlone() throws RocksDBException {
        RocksStore.open(directory).close();
        made(
                false,
                Stream.concat(Arrays.stream(Column.values()).map(Column::name), Stream.of("LATER"))
                        .toArray(String[]::new));
        isRefusedAndLeftAlone();
    }

    @Test
    void oneWhoseMakerWasKilledIsMadeWhole() throws RocksDBException {
        made(false, "HEADERS", "META");
        try (RocksStore store = RocksStore.open(directory)) {
            assertThat(store.get(Column.WINDOWS, Bytes.copyOf(KEY))).isEmpty();
        }
        assertThat(columns()).hasSize(1 + Column.values().length);
    }
}
