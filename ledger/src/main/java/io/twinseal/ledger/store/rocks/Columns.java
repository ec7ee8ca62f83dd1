package io.twinseal.ledger.store.rocks;

import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The column families of a database on disk. */
final class Columns {
    private Columns() {}

    static byte[] nameOf(Column column) {
        return column.name().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Leaves alone what another version wrote. Without this, opening it would add columns to it, and the version that
     * wrote it would not open it any more.
     */
    static void refuseOtherVersion(Path directory) throws RocksDBException {
        Set<String> there = in(directory);
        if (there.isEmpty()) return;
        Set<String> ours = new TreeSet<>();
        for (Column column : Column.values()) ours.add(column.name());
        Set<String> unknown = new TreeSet<>(there);
        unknown.removeAll(ours);
        Set<String> missing = new TreeSet<>(ours);
        missing.removeAll(there);
        if (unknown.isEmpty() && (missing.isEmpty() || isHalfMade(directory, there))) return;
        throw new StoreException("The database in " + directory + " comes from another version of the software: it has"
                + " the columns " + there + ", but this one needs " + ours + ". Run the version that wrote it, or give"
                + " this one a new directory and let it fetch the chain from its peers.");
    }

    private static Set<String> in(Path directory) throws RocksDBException {
        Set<String> names = new TreeSet<>();
        if (!Files.exists(directory.resolve("CURRENT"))) return names;
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString()))
                if (!Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY))
                    names.add(new String(name, StandardCharsets.US_ASCII));
        }
        return names;
    }

    /** Whether its maker was killed before it described itself in {@link Column#META}; a gateway's never does. */
    private static boolean isHalfMade(Path directory, Set<String> there) throws RocksDBException {
        if (!there.contains(Column.META.name())) return true;
        List<ColumnFamilyDescriptor> columns = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                new ColumnFamilyDescriptor(nameOf(Column.META)));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.openReadOnly(options, directory.toString(), columns, handles)) {
            try (RocksIterator meta = db.newIterator(handles.get(1))) {
                meta.seekToFirst();
                boolean any = meta.isValid();
                meta.status();
                return !any;
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }
}
