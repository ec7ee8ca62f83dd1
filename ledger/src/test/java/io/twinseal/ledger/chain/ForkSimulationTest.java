package io.twinseal.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Change;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Miners that hear of each other's blocks late or never fork at random; whoever then gets all blocks, in whatever order
 * and with whatever restarts, ends at the same head and state. Replay a seed by {@code -Dtwinseal.seed=…}.
 */
class ForkSimulationTest {
    private static final int BLOCKS = 60;
    private static final String DECISION =
            Bytes.copyOf(Fixture.utf8("decision/")).toString();

    @TempDir
    Path directory;

    private final TestNetwork network = new TestNetwork(TestNetwork.parameters()
            .retarget(RetargetMode.HASHRATE)
            .retargetWindow(8)
            .activationDelay(2));

    static List<Long> seeds() {
        Long given = Long.getLong("twinseal.seed");
        if (given != null) return List.of(given);
        long base = System.nanoTime();
        return List.of(1L, 2L, 3L, base, base + 1, base + 2);
    }

    /** One access point with its own view of the chain. */
    private final class Miner {
        final MemberKey key;
        final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        final Pool pool = new Pool(PoolLimits.DEFAULT);

        Miner(MemberKey key) {
            this.key = key;
        }

        void hear(VerifiedTransaction transaction) {
            pool.add(transaction, chain.state(), chain.ancestors(), chain.head().height());
        }

        void importBlock(VerifiedBlock block, long now) {
            ImportResult result = chain.importBlock(block, now, false);
            if (result instanceof ImportResult.Imported imported
                    && imported.advance().movedHead())
                pool.headMoved(
                        imported.advance().detached(),
                        imported.advance().attached(),
                        chain.state(),
                        chain.ancestors(),
                        chain.head().height());
            else assertThat(result).isNotInstanceOf(ImportResult.Rejected.class);
        }

        VerifiedBlock mine(long now) {
            List<VerifiedTransaction> selected =
                    pool.select(chain.handover().stream().toList(), chain.state(), chain.ancestors(), now, 1 << 20, 5);
            Candidate candidate = chain.candidate(key.id(), selected, now).orElseThrow();
            VerifiedBlock block = network.verified(TestNetwork.mine(candidate, key));
            importBlock(block, Math.max(now, candidate.timeMillis()));
            assertThat(chain.head().id()).isEqualTo(block.header().id());
            return block;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoeverGetsAllBlocksEndsAtTheSameHead(long seed) {
        Random random = new Random(seed);
        List<VerifiedBlock> blocks = new ArrayList<>();
        long now = mine(random, blocks);
        Chain reference = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        deliver(new ArrayList<>(blocks), reference, now);
        assertThat(reference.store().headersFrom(1).size())
                .as("seed %d: forks happened", seed)
                .isGreaterThan((int) reference.head().height());
        assertThat(reference.state().map().entries().keySet())
                .as("seed %d: something was enacted", seed)
                .anyMatch(key -> key.toString().startsWith(DECISION));
        Supplier<KeyValueStore> memory = keeping(new MemoryStore());
        Supplier<KeyValueStore> rocks = () -> RocksStore.open(directory.resolve("seed" + seed));
        for (Supplier<KeyValueStore> kind : List.of(memory, rocks)) {
            List<VerifiedBlock> shuffled = new ArrayList<>(blocks);
            Collections.shuffle(shuffled, random);
            assertSame(seed, reference, deliverWithRestarts(shuffled, kind, random, now), kind);
        }
    }

    /** Lets the miners work and talk at random; returns the time at the end. */
    private long mine(Random random, List<VerifiedBlock> blocks) {
        List<Miner> miners = TestNetwork.ACCESS_POINTS.stream().map(Miner::new).toList();
        long now = TestNetwork.START;
        for (int i = 0; i < BLOCKS; i++) {
            now += 50 + random.nextInt(1_500);
            Miner miner = miners.get(random.nextInt(miners.size()));
            for (int n = random.nextInt(4); n > 0; n--) sign(miner, now, miners, random);
            if (random.nextBoolean()) govern(miner, miners, random);
            VerifiedBlock block = miner.mine(now);
            blocks.add(block);
            now = Math.max(now, block.header().timeMillis());
            for (Miner other : miners)
                if (random.nextInt(3) > 0) {
                    long at = now;
                    List.copyOf(blocks).forEach(b -> other.importBlock(b, at));
                }
        }
        return now;
    }

    /** Approves the first open proposal that it has not approved, or makes one. */
    private void govern(Miner miner, List<Miner> miners, Random random) {
        State state = miner.chain.state();
        Optional<TransactionId> open = state.openProposals().entrySet().stream()
                .filter(entry -> !entry.getValue().approvals().contains(miner.key.id()))
                .map(Map.Entry::getKey)
                .findFirst();
        Transaction transaction = open.map(id -> network.approval(miner.key, id))
                .orElseGet(() -> network.proposal(
                        miner.key,
                        state.proposalNumber(miner.key.id()) + 1,
                        miner.chain.head().height() + 8,
                        List.of(change(random))));
        VerifiedTransaction verified = network.verified(transaction);
        for (Miner other : miners) if (other == miner || random.nextBoolean()) other.hear(verified);
    }

    private static Change change(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Change.PutTwin(new TwinInfo(
                        TestNetwork.CRANE, TestNetwork.SECOND_GATEWAY.id(), Fixture.MODEL, 1 + random.nextInt(9)));
            case 1 ->
                new Change.PutTwin(
                        new TwinInfo("lathe-" + random.nextInt(9), TestNetwork.GATEWAY.id(), Fixture.MODEL, 2));
            case 2 -> new Change.RemoveTwin(TestNetwork.OVEN);
            default -> new Change.PutMember(new MemberInfo(Fixture.key(7).id(), Role.ACCESS_POINT, "east", List.of()));
        };
    }

    private void sign(Miner miner, long now, List<Miner> miners, Random random) {
        MemberKey gateway = TestNetwork.GATEWAY;
        long next = miner.pool.nextSequence(miner.chain.state(), miner.key.id(), gateway.id());
        InferenceBatch batch = network.batch(miner.key, next, miner.chain.head().id(), now);
        VerifiedTransaction transaction = network.verified(network.signed(batch));
        for (Miner other : miners) if (other == miner || random.nextBoolean()) other.hear(transaction);
    }

    private Chain deliverWithRestarts(
            List<VerifiedBlock> blocks, Supplier<KeyValueStore> kind, Random random, long now) {
        ChainStore store = new ChainStore(kind.get());
        Chain chain = Chain.open(network.genesis(), store);
        int parts = 1 + random.nextInt(4);
        for (int part = 0; part < parts; part++) {
            deliver(blocks.subList(0, blocks.size() * (part + 1) / parts), chain, now);
            if (part == parts - 1) break;
            store.close();
            store = new ChainStore(kind.get());
            chain = Chain.open(network.genesis(), store);
        }
        return chain;
    }

    /** Hands in blocks until each that has a parent is in. */
    private void deliver(List<VerifiedBlock> blocks, Chain chain, long now) {
        Deque<VerifiedBlock> waiting = new ArrayDeque<>(blocks);
        int stuck = 0;
        while (stuck < waiting.size()) {
            VerifiedBlock block = waiting.removeFirst();
            ImportResult result = chain.importBlock(block, now, false);
            if (result instanceof ImportResult.MissingParent) {
                waiting.addLast(block);
                stuck++;
            } else {
                assertThat(result).isInstanceOfAny(ImportResult.Imported.class, ImportResult.Known.class);
                stuck = 0;
            }
        }
    }

    private void assertSame(long seed, Chain expected, Chain chain, Supplier<KeyValueStore> kind) {
        assertThat(chain.head()).as("seed %d", seed).isEqualTo(expected.head());
        assertThat(chain.state().root())
                .as("seed %d", seed)
                .isEqualTo(expected.state().root());
        assertThat(chain.store().state())
                .as("seed %d: what is stored is the state", seed)
                .isEqualTo(expected.state().map().entries());
        long height = expected.head().height();
        assertThat(chain.store().canonicalIds(0, 1_000))
                .as("seed %d", seed)
                .hasSize((int) height + 1)
                .isEqualTo(expected.store().canonicalIds(0, 1_000));
        assertThat(chain.store().twinHistory(TestNetwork.PRESS, 1_000))
                .as("seed %d", seed)
                .isNotEmpty()
                .isEqualTo(expected.store().twinHistory(TestNetwork.PRESS, 1_000));
        assertThat(replayed(chain).state().root())
                .as("seed %d: replayed", seed)
                .isEqualTo(chain.state().root());
        chain.store().close();
        try (ChainStore store = new ChainStore(kind.get())) {
            Chain restarted = Chain.open(network.genesis(), store);
            assertThat(restarted.head()).as("seed %d: restarted", seed).isEqualTo(expected.head());
            assertThat(restarted.state().root())
                    .as("seed %d: restarted", seed)
                    .isEqualTo(expected.state().root());
        }
    }

    /** A chain that never saw a fork: only the blocks of the winning branch, in order. */
    private Chain replayed(Chain chain) {
        Chain fresh = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        for (var id : chain.store().canonicalIds(1, 1_000)) {
            Block block = chain.store().block(id).orElseThrow();
            fresh.importBlock(network.verified(block), block.header().timeMillis(), false);
        }
        return fresh;
    }

    private static Supplier<KeyValueStore> keeping(MemoryStore store) {
        return () -> store;
    }
}
