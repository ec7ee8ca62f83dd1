package io.twinseal.ledger.store;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Body;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chain in a {@link KeyValueStore}: every executed block, the chain of the head, and the state after it. One atomic
 * batch a block, so that whatever happens the store is as it was after some block. Reads may come from any thread.
 */
public final class ChainStore implements AutoCloseable {
    private static final long SCHEMA_VERSION = 4;

    /** Bound one step of pruning, to some milliseconds. */
    private static final int PRUNED_BLOCKS_MAX = 64;

    private static final long PRUNED_BYTES_MAX = 256 << 10;

    /** What describes the chain; the rest tells of the node. */
    private static final List<Column> CHAIN_COLUMNS = List.of(
            Column.HEADERS,
            Column.BODIES,
            Column.CHANGES,
            Column.HEIGHTS,
            Column.CANONICAL,
            Column.CERTIFICATES,
            Column.VOTERS,
            Column.LINKS,
            Column.STATE,
            Column.TRANSACTIONS,
            Column.TWINS,
            Column.COUNTS);

    private final KeyValueStore store;
    private final FinalityStore finality;

    /** Closes the store given with itself. */
    public ChainStore(KeyValueStore store) {
        this.store = store;
        this.finality = new FinalityStore(store);
    }

    /** What is final, and who signed it. */
    public FinalityStore finality() {
        return finality;
    }

    /**
     * The head, if there is a chain.
     *
     * @throws StoreException if the store holds another chain, or comes from another version
     */
    public Optional<BlockId> head(ChainId chain) {
        Optional<Bytes> schema = store.get(Column.META, Layout.SCHEMA);
        if (schema.isEmpty()) return Optional.empty();
        long version = Layout.height(schema.get());
        if (version != SCHEMA_VERSION)
            throw new StoreException("The database has schema version " + version + ", but this node needs "
                    + SCHEMA_VERSION + ". Run the version of the node that wrote it, or give this one a new directory"
                    + " and let it fetch the chain from its peers.");
        ChainId stored = ChainId.of(required(Column.META, Layout.CHAIN).toBytes());
        if (!stored.equals(chain))
            throw new StoreException("The database holds chain " + stored + ", but the genesis given is of chain "
                    + chain + ". Start the node with the genesis file that the database was made with, or with another"
                    + " data directory.");
        return Optional.of(BlockId.of(required(Column.META, Layout.HEAD).toBytes()));
    }

    /** Starts a chain; on disk on return. */
    public void initialise(ChainId chain, Block genesis, SortedMap<Bytes, Bytes> state) {
        Batch batch = new Batch()
                .put(Column.META, Layout.SCHEMA, Layout.height(SCHEMA_VERSION))
                .put(Column.META, Layout.CHAIN, Layout.bytes(chain));
        putBlock(batch, genesis, BigInteger.ZERO, Changes.NONE);
        attach(batch, genesis);
        batch.put(Column.META, Layout.HEAD, Layout.bytes(genesis.id()));
        state.forEach((key, value) -> batch.put(Column.STATE, key, value));
        store.write(batch, true);
    }

    /** Begins anew with what is given, beside genesis and what the own member signed; on disk on return. */
    public void start(ChainStart start) {
        Block genesis = canonicalId(0).flatMap(this::block).orElseThrow();
        Batch batch = new Batch().delete(Column.META, Layout.COUNTED);
        for (Column column : CHAIN_COLUMNS) StoreCopy.keys(column, store).forEach(key -> batch.delete(column, key));
        putBlock(batch, genesis, BigInteger.ZERO, Changes.NONE);
        attach(batch, genesis);
        start.others().forEach(header -> putHeader(batch, header));
        for (ChainStart.Undoable block : start.blocks()) {
            StoredHeader header = block.header();
            putHeader(batch, header);
            batch.put(Column.CHANGES, Layout.place(header.height(), header.id()), Layout.changes(block.changes()))
                    .put(Column.CANONICAL, Layout.height(header.height()), Layout.bytes(header.id()));
        }
        FinalityStore.put(batch, start.finals());
        start.state().forEach((key, value) -> batch.put(Column.STATE, key, value));
        StoredHeader head = start.head();
        batch.put(
                        Column.META,
                        Layout.LOWEST_HEADER,
                        Layout.height(start.blocks().get(0).header().height()))
                .put(Column.META, Layout.LOWEST_BLOCK, Layout.height(head.height() + 1))
                .put(Column.META, Layout.HEAD, Layout.bytes(head.id()));
        store.write(batch, true);
    }

    /** The height from which on every header of the chain of the head is here, genesis aside. */
    public long lowestHeader() {
        return store.get(Column.META, Layout.LOWEST_HEADER).map(Layout::height).orElse(0L);
    }

    /** The height from which on every block of the chain of the head is here whole, genesis aside. */
    public long lowestBlock() {
        return store.get(Column.META, Layout.LOWEST_BLOCK).map(Layout::height).orElse(0L);
    }

    /** Counts over the final blocks. */
    public KeptCounts counts() {
        return new KeptCounts(store);
    }

    /**
     * Gives up the oldest blocks but genesis, some at a time and each time as one: their bodies, side branches included,
     * and what finds their transactions and results. Headers and all else stay. What a crash makes of it is a store that
     * has to give up more.
     *
     * @param below the height from which on blocks are kept
     * @return the height from which on there are blocks now
     */
    public long prune(long below) {
        long lowest = Math.max(1, lowestBlock());
        long height = lowest;
        long bytes = 0;
        Batch batch = new Batch();
        while (height < below && height - lowest < PRUNED_BLOCKS_MAX && bytes < PRUNED_BYTES_MAX) {
            canonicalId(height).flatMap(this::block).ifPresent(block -> unindex(batch, block));
            for (var body : store.range(
                    Column.BODIES, Layout.height(height), Layout.height(height + 1), Integer.MAX_VALUE, false)) {
                batch.delete(Column.BODIES, body.key());
                bytes += body.value().size();
            }
            height++;
        }
        if (height > lowest) store.write(batch.put(Column.META, Layout.LOWEST_BLOCK, Layout.height(height)), false);
        return height;
    }

    /** What the node has answered for. */
    public KeptTransactions kept() {
        return new KeptTransactions(store);
    }

    /** Applies an update as one; if {@code sync}, it is on disk on return. */
    public void commit(ChainUpdate update, boolean sync) {
        Batch batch = new Batch();
        update.executed().ifPresent(e -> {
            putBlock(batch, e.block(), e.weight(), e.changes());
            if (e.mined()) batch.put(Column.MINED, place(e.block()), Bytes.EMPTY);
        });
        update.detached().forEach(block -> detach(batch, block));
        update.attached().forEach(block -> attach(batch, block));
        SortedSet<BlockId> detached = new TreeSet<>();
        for (Block block : update.detached()) detached.add(block.id());
        update.forgotten().forEach(header -> forget(batch, header, detached.contains(header.id())));
        update.links().forEach(link -> FinalityStore.put(batch, link));
        update.finalized().ifPresent(certificate -> finality.put(batch, certificate));
        update.signed().ifPresent(signed -> FinalityStore.put(batch, signed));
        update.state()
                .forEach((key, value) -> value.ifPresentOrElse(
                        v -> batch.put(Column.STATE, key, v), () -> batch.delete(Column.STATE, key)));
        if (!update.attached().isEmpty()) {
            Block head = update.attached().get(update.attached().size() - 1);
            batch.put(Column.META, Layout.HEAD, Layout.bytes(head.id()));
        }
        store.write(batch, sync);
    }

    public Optional<StoredHeader> header(BlockId id) {
        Optional<StoredHeader> found = store.get(Column.HEIGHTS, Layout.bytes(id))
                .flatMap(height -> store.get(Column.HEADERS, Layout.place(Layout.height(height), id)))
                .map(this::header);
        if (found.isPresent() && !found.get().id().equals(id))
            throw StoreException.damaged(
                    "the header of block " + id + " is of block " + found.get().id());
        return found;
    }

    /** A whole block; empty if there is none, or only its header. */
    public Optional<Block> block(BlockId id) {
        Optional<StoredHeader> header = header(id);
        if (header.isEmpty()) return Optional.empty();
        Bytes place = Layout.place(header.get().height(), id);
        Optional<Bytes> body = store.get(Column.BODIES, place);
        if (body.isEmpty() && header.get().height() < lowestBlock()) return Optional.empty();
        try {
            return Optional.of(BlockCodec.decode(
                    header.get().sealedHeader().bytes(), body.orElseThrow(() -> lacks(Column.BODIES, place))));
        } catch (DecodeException e) {
            throw corrupt("block " + id, e);
        }
    }

    /** The block of that height on the chain of the head. */
    public Optional<BlockId> canonicalId(long height) {
        return store.get(Column.CANONICAL, Layout.height(height)).map(id -> BlockId.of(id.toBytes()));
    }

    /** Ids on the chain of the head, ascending from a height. */
    public List<BlockId> canonicalIds(long fromHeight, int limit) {
        return store
                .range(Column.CANONICAL, Layout.height(fromHeight), Layout.height(Long.MAX_VALUE), limit, false)
                .stream()
                .map(entry -> BlockId.of(entry.value().toBytes()))
                .toList();
    }

    /** All headers from a height on, side branches included, ascending. */
    public List<StoredHeader> headersFrom(long height) {
        return store
                .range(Column.HEADERS, Layout.height(height), Layout.height(Long.MAX_VALUE), Integer.MAX_VALUE, false)
                .stream()
                .map(entry -> header(entry.value()))
                .toList();
    }

    /** Whether it was mined with this database; only of blocks that may still be undone or attached. */
    public boolean isMinedHere(Header block) {
        return store.get(Column.MINED, Layout.place(block.height(), block.id())).isPresent();
    }

    /** What a block changed; only of blocks that may still be undone or attached. */
    public Optional<Changes> changes(long height, BlockId id) {
        return store.get(Column.CHANGES, Layout.place(height, id)).map(Layout::changes);
    }

    /** The entries of the state after the head. */
    public SortedMap<Bytes, Bytes> state() {
        SortedMap<Bytes, Bytes> state = new TreeMap<>();
        for (var entry : store.all(Column.STATE)) state.put(entry.key(), entry.value());
        return state;
    }

    /** Whether a block is on the chain of the head, and its transactions and results are found. */
    public boolean isIndexed(Block block) {
        Batch index = new Batch();
        attach(index, block);
        return index.operations().stream()
                .allMatch(entry -> store.get(entry.column(), entry.key()).equals(entry.value()));
    }

    public Optional<TransactionLocation> location(TransactionId id) {
        return store.get(Column.TRANSACTIONS, Layout.bytes(id)).map(Layout::location);
    }

    /** Results of a twin, newest first. */
    public List<ResultLocation> twinHistory(String twin, int limit) {
        return twinHistory(twin, new ResultLocation(Long.MAX_VALUE, 0, 0), limit);
    }

    /** Results of a twin before a place, newest first. */
    public List<ResultLocation> twinHistory(String twin, ResultLocation before, int limit) {
        Bytes from = Layout.twin(twin, new ResultLocation(0, 0, 0));
        return store.range(Column.TWINS, from, Layout.twin(twin, before), limit, true).stream()
                .map(entry -> Layout.resultLocation(entry.key()))
                .toList();
    }

    /** Copies everything into an empty store, which is on disk and known for a copy on return. */
    public void copyTo(ChainStore empty) {
        StoreCopy.copy(store, empty.store);
        empty.store.write(new Batch().put(Column.META, Layout.COPIED, Bytes.EMPTY), true);
    }

    /** Whether it is a copy: then it does not know what its member has signed since. */
    public boolean isCopy() {
        return store.get(Column.META, Layout.COPIED).isPresent();
    }

    /** Takes it for the original with all that its member ever signed; on disk on return. */
    public void forgetToBeCopy() {
        store.write(new Batch().delete(Column.META, Layout.COPIED), true);
    }

    /** Whether its member has signed something and all of it is known here; a new store cannot know. */
    public boolean remembersSigning() {
        return !isCopy() && !finality.signed().isEmpty();
    }

    /** Remembers that its member was once found free to sign whatever it likes; on disk on return. */
    public void setFreeToSign() {
        store.write(new Batch().put(Column.META, Layout.FREE_TO_SIGN, Bytes.EMPTY), true);
    }

    /** Whether its member was once found free to sign, and all that it signed since is known here. */
    public boolean wasFreeToSign() {
        return !isCopy() && store.get(Column.META, Layout.FREE_TO_SIGN).isPresent();
    }

    /** Takes a statement for all that binds the own member; on disk on return. */
    public void rememberOnly(SignedStatement bound) {
        Batch batch = new Batch().delete(Column.META, Layout.COPIED).delete(Column.META, Layout.VOTE);
        FinalityStore.put(batch, bound);
        store.write(batch, true);
    }

    /** How this store differs from one that was built from the same blocks, as far as these decide it. */
    public Optional<String> difference(ChainStore rebuilt) {
        for (Column column : List.of(Column.CANONICAL, Column.STATE, Column.TRANSACTIONS, Column.TWINS)) {
            Optional<Bytes> key = StoreCopy.difference(column, store, rebuilt.store);
            if (key.isPresent()) return Optional.of(differs(column, key.get()));
        }
        for (Column column : List.of(Column.HEADERS, Column.BODIES, Column.HEIGHTS)) {
            Optional<Bytes> key = StoreCopy.lack(column, rebuilt.store, store);
            if (key.isPresent()) return Optional.of(differs(column, key.get()));
        }
        return Optional.empty();
    }

    private static String differs(Column column, Bytes key) {
        return "Column " + column + " does not hold at key " + key + " what the blocks make of it.";
    }

    @Override
    public void close() {
        store.close();
    }

    private static void putBlock(Batch batch, Block block, BigInteger weight, Changes changes) {
        putHeader(batch, new StoredHeader(block.sealedHeader(), weight));
        batch.put(Column.BODIES, place(block), BlockCodec.bodyBytes(block))
                .put(Column.CHANGES, place(block), Layout.changes(changes));
    }

    private static Bytes place(Block block) {
        return Layout.place(block.height(), block.id());
    }

    private static void putHeader(Batch batch, StoredHeader header) {
        batch.put(Column.HEADERS, Layout.place(header.height(), header.id()), Layout.header(header))
                .put(Column.HEIGHTS, Layout.bytes(header.id()), Layout.height(header.height()));
    }

    private static void attach(Batch batch, Block block) {
        batch.put(Column.CANONICAL, Layout.height(block.height()), Layout.bytes(block.id()));
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            Bytes location = Layout.location(new TransactionLocation(block.height(), i));
            batch.put(Column.TRANSACTIONS, Layout.bytes(transaction.id()), location);
            for (Bytes key : twinKeys(transaction.body(), block.height(), i)) batch.put(Column.TWINS, key, Bytes.EMPTY);
        }
    }

    private static void detach(Batch batch, Block block) {
        batch.delete(Column.CANONICAL, Layout.height(block.height()));
        unindex(batch, block);
    }

    private static void unindex(Batch batch, Block block) {
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            batch.delete(Column.TRANSACTIONS, Layout.bytes(transaction.id()));
            for (Bytes key : twinKeys(transaction.body(), block.height(), i)) batch.delete(Column.TWINS, key);
        }
    }

    private static List<Bytes> twinKeys(Body body, long height, int index) {
        List<Bytes> keys = new ArrayList<>();
        if (body instanceof InferenceBatch batch)
            for (int i = 0; i < batch.results().size(); i++)
                keys.add(Layout.twin(batch.results().get(i).twin(), new ResultLocation(height, index, i)));
        return keys;
    }

    private void forget(Batch batch, Header header, boolean detached) {
        Bytes place = Layout.place(header.height(), header.id());
        batch.delete(Column.CHANGES, place).delete(Column.LINKS, place).delete(Column.MINED, place);
        if (!detached
                && canonicalId(header.height()).filter(header.id()::equals).isPresent()) return;
        batch.delete(Column.HEADERS, place)
                .delete(Column.BODIES, place)
                .delete(Column.HEIGHTS, Layout.bytes(header.id()));
    }

    private StoredHeader header(Bytes value) {
        try {
            return Layout.header(value);
        } catch (DecodeException e) {
            throw corrupt("a header", e);
        }
    }

    private Bytes required(Column column, Bytes key) {
        return store.get(column, key).orElseThrow(() -> lacks(column, key));
    }

    private static StoreException lacks(Column column, Bytes key) {
        return StoreException.damaged("column " + column + " lacks key " + key);
    }

    static StoreException corrupt(String what, DecodeException e) {
        return new StoreException(
                "The database is damaged: " + what + " does not decode. " + e.reason()
                        + " Restore a backup, or remove the directory and let the node fetch the chain from its peers.",
                e);
    }
}
