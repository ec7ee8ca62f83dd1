package io.twinseal.ledger.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.KeyValueStore.Entry;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Old blocks go, the rest of the chain stays. Replay a seed by {@code -Dtwinseal.seed=…}. */
class PruningTest {
    private static final MemberKey MINER = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey RIVAL = TestNetwork.ACCESS_POINTS.get(1);
    private static final Bytes END = Bytes.copyOf(end());

    @TempDir
    Path directory;

    private final TestNetwork network = new TestNetwork(
            TestNetwork.parameters().retarget(RetargetMode.FIXED).initialDifficulty(1));

    static List<Long> seeds() {
        Long given = Long.getLong("twinseal.seed");
        return given != null
                ? List.of(given)
                : LongStream.of(1, 2, System.nanoTime()).boxed().toList();
    }

    /** Two that mine, now and then apart, and one that follows, stops and starts, and gives up old blocks. */
    private final class Life {
        private final Random random;
        private final MemoryStore archive = new MemoryStore();
        private final Supplier<KeyValueStore> disk;
        private final Chain miner = Chain.open(network.genesis(), new ChainStore(archive));
        private final Chain rival = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        private final List<VerifiedBlock> blocks = new ArrayList<>();
        private Chain pruned;
        private long now = TestNetwork.START;

        Life(long seed, Supplier<KeyValueStore> disk) {
            this.random = new Random(seed);
            this.disk = disk;
            this.pruned = Chain.open(network.genesis(), new ChainStore(disk.get()));
        }

        void run(int rounds) {
            for (int i = 0; i < rounds; i++) {
                boolean other = random.nextInt(4) == 0;
                mine(other ? rival : miner, other ? RIVAL : MINER);
                if (random.nextInt(3) > 0) tellAll();
                if (random.nextInt(3) == 0) finalise();
                if (random.nextInt(3) == 0) prune(random.nextInt(6));
                if (random.nextInt(6) == 0) restart();
            }
            tellAll();
            finalise();
            prune(5);
        }

        private void mine(Chain chain, MemberKey key) {
            now += 2_000;
            List<Transaction> batches = new ArrayList<>();
            long sequence = chain.state().sequence(key.id(), TestNetwork.GATEWAY.id());
            for (int i = random.nextInt(3); i > 0; i--)
                batches.add(network.signed(
                        network.batch(key, ++sequence, chain.head().id(), now)));
            blocks.add(network.verified(network.extend(chain, key, now, batches.toArray(Transaction[]::new))));
        }

        private void tellAll() {
            for (VerifiedBlock block : blocks)
                for (Chain chain : List.of(miner, rival, pruned)) chain.importBlock(block, now, false);
            blocks.clear();
        }

        private void finalise() {
            tellAll();
            Checkpoint head = Checkpoint.of(miner.head());
            if (head.equals(miner.finalized())) return;
            for (Statement statement : List.of(new Vote(miner.finalized(), head), new Acknowledgement(head)))
                for (MemberKey key : TestNetwork.ACCESS_POINTS)
                    for (Chain chain : List.of(miner, rival, pruned)) chain.take(signed(key, statement));
            assertThat(pruned.finalized()).isEqualTo(head);
        }

        private void prune(long kept) {
            long lowest = pruned.store().lowestBlock();
            long below = pruned.finalized().height() - kept;
            assertThat(pruned.store().prune(below)).isEqualTo(Math.max(Math.max(1, lowest), below));
        }

        private void restart() {
            pruned.store().close();
            pruned = Chain.open(network.genesis(), new ChainStore(disk.get()));
        }
    }

    private SignedStatement signed(MemberKey key, Statement statement) {
        Bytes signature = key.sign(Domain.STATEMENT, network.chainId(), StatementCodec.signedBytes(statement));
        return new SignedStatement(key.id(), statement, Signature.of(signature.toBytes()));
    }

    private static byte[] end() {
        byte[] end = new byte[64];
        Arrays.fill(end, (byte) 0xff);
        return end;
    }

    private static List<Entry> entries(KeyValueStore store, Column column, Predicate<Entry> kept) {
        return store.range(column, Bytes.EMPTY, END, Integer.MAX_VALUE, false).stream()
                .filter(kept)
                .toList();
    }

    private static long height(Bytes bytes, int at) {
        return bytes.buffer().getLong(at);
    }

    /** Which entries of the archive's column a store has that keeps blocks from a height on. */
    private static Predicate<Entry> kept(Column column, long lowest) {
        return switch (column) {
            case META -> entry -> !entry.key().equals(Bytes.copyOf("lowest-block".getBytes(UTF_8)));
            case BODIES -> entry -> height(entry.key(), 0) == 0 || height(entry.key(), 0) >= lowest;
            case TRANSACTIONS -> entry -> height(entry.value(), 0) >= lowest;
            case TWINS -> entry -> height(entry.key(), entry.key().size() - 16) >= lowest;
            default -> entry -> true;
        };
    }

    private static boolean tellsWhatIsKept(Entry entry) {
        return entry.key().equals(Bytes.copyOf("lowest-block".getBytes(UTF_8)));
    }

    private void assertSame(Life life, KeyValueStore disk) {
        long lowest = life.pruned.store().lowestBlock();
        assertThat(lowest).isGreaterThan(20);
        for (Column column : Column.values())
            assertThat(entries(disk, column, entry -> column != Column.META || !tellsWhatIsKept(entry)))
                    .as("column %s", column)
                    .isEqualTo(entries(life.archive, column, kept(column, lowest)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsKeptIsWhatAnArchiveHas(long seed) {
        MemoryStore disk = new MemoryStore();
        Life life = new Life(seed, () -> disk);
        life.run(100);
        assertSame(life, disk);
    }

    @Test
    void soItIsInADatabase() {
        Life life = new Life(7, () -> RocksStore.open(directory.resolve("db")));
        life.run(60);
        life.pruned.store().close();
        try (RocksStore disk = RocksStore.open(directory.resolve("db"))) {
            life.pruned = Chain.open(network.genesis(), new ChainStore(disk));
            assertSame(life, disk);
        }
    }

    @Test
    void whatIsGoneIsNotFoundAndTheHistoryOfATwinEndsThere() {
        MemoryStore disk = new MemoryStore();
        Life life = new Life(3, () -> disk);
        life.run(60);
        ChainQueries queries = new ChainQueries(life.pruned.store());
        ChainQueries all = new ChainQueries(life.miner.store());
        long lowest = life.pruned.store().lowestBlock();
        for (long height = 1; height <= life.pruned.head().height(); height++) {
            Block block = all.blockAt(height).orElseThrow();
            boolean kept = height >= lowest;
            assertThat(queries.blockAt(height).isPresent()).isEqualTo(kept);
            for (Transaction transaction : block.transactions())
                assertThat(queries.transaction(transaction.id()).isPresent()).isEqualTo(kept);
        }
        assertThat(queries.blockAt(0)).as("genesis").isPresent();
        assertThat(queries.headersAfter(queries.locator(0), 2_000).orElseThrow())
                .hasSize((int) life.pruned.head().height());
        assertThat(queries.results(TestNetwork.PRESS, Optional.empty(), 1_000))
                .isEqualTo(all.results(TestNetwork.PRESS, Optional.empty(), 1_000).stream()
                        .filter(result -> result.block().height() >= lowest)
                        .toList())
                .isNotEmpty();
    }

    @Test
    void aStepIsBoundedAndOneBatch() {
        Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        for (int i = 0; i < 200; i++) network.extend(chain, MINER, TestNetwork.START);
        assertThat(chain.store().prune(150)).isEqualTo(65);
        assertThat(chain.store().prune(150)).isEqualTo(129);
        assertThat(chain.store().prune(150)).isEqualTo(150);
        assertThat(chain.store().prune(10)).as("nothing to do").isEqualTo(150);
    }

    /** Blocks whose batches nobody signed: nobody checks them here. */
    private void fill(Chain chain, int blocks) {
        Random random = new Random(5);
        long sequence = 0;
        for (int i = 0; i < blocks; i++) {
            List<VerifiedTransaction> batches = new ArrayList<>();
            for (int k = 0; k < 12; k++) {
                var batch = network.batch(MINER, ++sequence, chain.head().id(), TestNetwork.START);
                byte[] signature = new byte[Signature.LENGTH];
                random.nextBytes(signature);
                Bytes signed = Bytes.copyOf(signature);
                batches.add(VerifiedTransaction.fromStore(TransactionCodec.join(batch, List.of(signed, signed))));
            }
            Candidate candidate =
                    chain.candidate(MINER.id(), batches, TestNetwork.START).orElseThrow();
            Block block = TestNetwork.mine(candidate, MINER);
            chain.importBlock(VerifiedBlock.fromStore(block), candidate.timeMillis(), false);
        }
    }

    private static long bytesIn(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.mapToLong(PruningTest::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0; // compacted meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T inDatabase(Function<Chain, T> work) {
        try (ChainStore store = new ChainStore(RocksStore.open(directory.resolve("db")))) {
            return work.apply(Chain.open(network.genesis(), store));
        }
    }

    @Test
    void theDiskHasItsSpaceBack() {
        int blocks = 2_000;
        inDatabase(chain -> {
            fill(chain, blocks);
            return true;
        });
        // What is not in files yet is written to some when the database is opened, as it is when there is enough of it.
        long before = inDatabase(chain -> bytesIn(directory));
        inDatabase(chain -> LongStream.generate(() -> chain.store().prune(blocks - 200))
                .filter(lowest -> lowest == blocks - 200)
                .findFirst());
        inDatabase(chain -> {
            await().untilAsserted(() -> assertThat(bytesIn(directory)).isLessThan(before / 3));
            return assertThat(new ChainQueries(chain.store()).blockAt(blocks - 200))
                    .isPresent();
        });
    }
}
