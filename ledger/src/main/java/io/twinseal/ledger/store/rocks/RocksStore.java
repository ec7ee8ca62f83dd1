package io.twinseal.ledger.store.rocks;

import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One RocksDB with a column family for each {@link Column}; a batch is one atomic write to its log. */
public final class RocksStore implements KeyValueStore {
    private static final long CACHE_BYTES = 32L << 20;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    /** Bounds the log that an unclean start has to replay. */
    private static final long LOG_BYTES_MAX = 64L << 20;
    /** Entries, of which so many deletions make a file worth compacting. */
    private static final long DELETIONS_WINDOW = 128;

    private static final long DELETIONS_IN_WINDOW = 64;

    static {
        RocksDB.loadLibrary();
    }

    private final Path directory;
    private final List<AbstractNativeReference> owned = new ArrayList<>();
    private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
    private final WriteOptions synced;
    private final WriteOptions unsynced;
    private final RocksDB db;

    private RocksStore(Path directory, Opening opening) throws RocksDBException {
        this.directory = directory;
        try {
            this.db = open(opening);
            this.synced = own(new WriteOptions().setSync(true));
            this.unsynced = own(new WriteOptions());
        } catch (RocksDBException | RuntimeException e) {
            closeOwned();
            throw e;
        }
    }

    /** How the native library is to open what the options and descriptors describe. */
    @FunctionalInterface
    private interface Opening {
        RocksDB open(DBOptions options, List<ColumnFamilyDescriptor> columns, List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    /**
     * Opens the database in the directory, which is made if it does not exist.
     *
     * @throws StoreException if it cannot be, among others because another process has it open, or another version of the
     *     software wrote it, whose columns it keeps
     */
    public static RocksStore open(Path directory) {
        try {
            Files.createDirectories(directory);
            Columns.refuseOtherVersion(directory);
            return new RocksStore(
                    directory,
                    (options, columns, handles) -> RocksDB.open(
                            options.setCreateIfMissing(true)
                                    .setCreateMissingColumnFamilies(true)
                                    .setMaxOpenFiles(256),
                            directory.toString(),
                            columns,
                            handles));
        } catch (RocksDBException e) {
            String reason = String.valueOf(e.getMessage());
            String hint = reason.contains("LOCK") || reason.contains("lock")
                    ? " If another node uses this directory, stop it or give this one its own."
                    : "";
            throw new StoreException("Cannot open the database in " + directory + ": " + reason + "." + hint, e);
        } catch (IOException e) {
            throw new StoreException("Cannot make the directory " + directory + ": " + e, e);
        }
    }

    /**
     * Opens a database to read it as it is now, also while a node has it open and writes on.
     *
     * @param scratch an empty directory for the reader's own log
     * @throws StoreException if there is none
     */
    public static RocksStore openForReading(Path directory, Path scratch) {
        try {
            // All its files are kept open, so that the node may delete some of them meanwhile.
            return new RocksStore(
                    directory,
                    (options, columns, handles) -> RocksDB.openAsSecondary(
                            options.setMaxOpenFiles(-1), directory.toString(), scratch.toString(), columns, handles));
        } catch (RocksDBException e) {
            throw new StoreException(
                    "Cannot read a database in " + directory + ": " + e.getMessage()
                            + ". Give the data directory of an access point, or a backup of it.",
                    e);
        }
    }

    private RocksDB open(Opening opening) throws RocksDBException {
        var cache = own(new LRUCache(CACHE_BYTES));
        var bloom = own(new BloomFilter(10));
        var table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(bloom)
                .setBlockSize(16 << 10);
        var columnOptions = own(compactingDeletions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION));
        var options = own(new DBOptions()
                .setMaxTotalWalSize(LOG_BYTES_MAX)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columnOptions));
        for (Column column : Column.values())
            descriptors.add(new ColumnFamilyDescriptor(Columns.nameOf(column), columnOptions));
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        RocksDB database = own(opening.open(options, descriptors, opened));
        opened.forEach(this::own);
        var columnHandles = opened.subList(1, opened.size()).iterator();
        for (Column column : Column.values()) handles.put(column, columnHandles.next());
        return database;
    }

    /** Files in which deletions stand close together are compacted soon, in the background: that gives back their space. */
    private ColumnFamilyOptions compactingDeletions() {
        var collector = own(TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                DELETIONS_WINDOW, DELETIONS_IN_WINDOW, 0));
        // Only options of a whole database take a collector; those of a column can be made of them.
        try (var options = new Options()) {
            options.setTablePropertiesCollectorFactory(List.of(collector));
            return new ColumnFamilyOptions(options);
        }
    }

    @Override
    public Optional<Bytes> get(Column column, Bytes key) {
        try {
            return Optional.ofNullable(db.get(handle(column), key.toBytes())).map(Bytes::copyOf);
        } catch (RocksDBException e) {
            throw failure("read", e);
        }
    }

    @Override
    public List<Entry> range(Column column, Bytes from, Bytes to, int limit, boolean descending) {
        List<Entry> found = new ArrayList<>();
        try (var low = new Slice(from.toBytes());
                var high = new Slice(to.toBytes());
                var options = new ReadOptions().setIterateLowerBound(low).setIterateUpperBound(high);
                RocksIterator iterator = db.newIterator(handle(column), options)) {
            if (descending) iterator.seekToLast();
            else iterator.seekToFirst();
            while (iterator.isValid() && found.size() < limit) {
                found.add(new Entry(Bytes.copyOf(iterator.key()), Bytes.copyOf(iterator.value())));
                if (descending) iterator.prev();
                else iterator.next();
            }
            iterator.status();
            return found;
        } catch (RocksDBException e) {
            throw failure("read", e);
        }
    }

    @Override
    public void write(Batch batch, boolean sync) {
        try (var writes = new WriteBatch()) {
            for (Batch.Operation operation : batch.operations()) {
                byte[] key = operation.key().toBytes();
                if (operation.value().isEmpty()) writes.delete(handle(operation.column()), key);
                else
                    writes.put(
                            handle(operation.column()),
                            key,
                            operation.value().get().toBytes());
            }
            db.write(sync ? synced : unsynced, writes);
        } catch (RocksDBException e) {
            throw failure("write", e);
        }
    }

    @Override
    public void close() {
        closeOwned();
    }

    private ColumnFamilyHandle handle(Column column) {
        ColumnFamilyHandle handle = handles.get(column);
        if (handle == null) throw new IllegalStateException("no column family for " + column);
        return handle;
    }

    private <T extends AbstractNativeReference> T own(T reference) {
        owned.add(reference);
        return reference;
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) owned.get(i).close();
        owned.clear();
    }

    private StoreException failure(String action, RocksDBException e) {
        return new StoreException(
                "Cannot " + action + " the database in " + directory + ": " + e.getMessage()
                        + ". Check the disk's space and health; the node stops rather than go on without its chain.",
                e);
    }
}
