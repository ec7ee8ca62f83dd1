package io.twinseal.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short branch, then a longer one from the same ancestor; on both stores, with and without a restart between. */
class ReorganisationTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);
    private static final long NOW = TestNetwork.START + 1_000_000;

    @TempDir
    Path directory;

    private final TestNetwork network = new TestNetwork();
    private final List<Block> common = new ArrayList<>();
    private final List<Block> shortBranch = new ArrayList<>();
    private final List<Block> longBranch = new ArrayList<>();
    private final Transaction onShortOnly;
    private final Transaction onBoth;

    ReorganisationTest() {
        Chain first = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        Chain second = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        for (int i = 0; i < 4; i++) {
            Block block = network.extend(first, NORTH, 0);
            common.add(block);
            second.importBlock(network.verified(block), NOW, false);
        }
        var fork = first.head();
        long time = fork.timeMillis() + 50;
        onShortOnly = network.signed(network.batch(NORTH, 1, fork.id(), time));
        onBoth = network.signed(network.batch(SOUTH, 1, fork.id(), time));
        shortBranch.add(network.extend(first, SOUTH, time, onShortOnly, onBoth));
        shortBranch.add(network.extend(first, SOUTH, 0));
        longBranch.add(network.extend(second, NORTH, time + 10, onBoth));
        longBranch.add(network.extend(second, NORTH, 0));
        longBranch.add(network.extend(second, NORTH, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "rocks"})
    void theStateFollowsTheHeavierBranch(String kind) {
        try (ChainStore store = new ChainStore(store(kind))) {
            Chain chain = Chain.open(network.genesis(), store);
            common.forEach(block -> importInto(chain, block));
            shortBranch.forEach(block -> importInto(chain, block));
            assertThat(chain.head().id()).isEqualTo(shortBranch.get(1).id());
            assertThat(importInto(chain, longBranch.get(0))).isEqualTo(TestNetwork.moved(List.of(), List.of()));
            assertThat(chain.isCanonical(longBranch.get(0).id())).isFalse();
            ImportResult second = importInto(chain, longBranch.get(1));
            ImportResult third = importInto(chain, longBranch.get(2));
            List<Block> newestFirst = new ArrayList<>(shortBranch);
            Collections.reverse(newestFirst);
            assertThat(List.of(second, third))
                    .as("at equal weight the lower id decides, hence the second or the third")
                    .containsAnyOf(
                            TestNetwork.moved(newestFirst, longBranch),
                            TestNetwork.moved(newestFirst, longBranch.subList(0, 2)));
            assertOnLongBranch(chain);
        }
    }

    @Test
    void aRestartBetweenTheBranchesChangesNothing() {
        Supplier<ChainStore> open = () -> new ChainStore(RocksStore.open(directory.resolve("restarted")));
        try (ChainStore store = open.get()) {
            Chain chain = Chain.open(network.genesis(), store);
            common.forEach(block -> importInto(chain, block));
            shortBranch.forEach(block -> importInto(chain, block));
            importInto(chain, longBranch.get(0));
        }
        try (ChainStore store = open.get()) {
            Chain chain = Chain.open(network.genesis(), store);
            assertThat(chain.head().id()).isEqualTo(shortBranch.get(1).id());
            assertThat(chain.state().root())
                    .isEqualTo(shortBranch.get(1).sealedHeader().stateRoot());
            assertThat(importInto(chain, longBranch.get(0)))
                    .as("the side branch survived too")
                    .isEqualTo(new ImportResult.Known());
            importInto(chain, longBranch.get(1));
            importInto(chain, longBranch.get(2));
            assertOnLongBranch(chain);
        }
        try (ChainStore store = open.get()) {
            assertOnLongBranch(Chain.open(network.genesis(), store));
        }
    }

    @Test
    void refusesAStoreWhoseStateIsNotThatOfItsHead() {
        MemoryStore memory = new MemoryStore();
        Chain chain = Chain.open(network.genesis(), new ChainStore(memory));
        common.forEach(block -> importInto(chain, block));
        Bytes key = chain.state().map().entries().firstKey();
        memory.write(new Batch().put(Column.STATE, Bytes.copyOf((byte) 1), key), false);
        assertThatThrownBy(() -> Chain.open(network.genesis(), new ChainStore(memory)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the state after block " + chain.head().id())
                .hasMessageContaining("Restore a backup");
    }

    private void assertOnLongBranch(Chain chain) {
        Block head = longBranch.get(2);
        assertThat(chain.head().id()).isEqualTo(head.id());
        assertThat(chain.state().root()).isEqualTo(head.sealedHeader().stateRoot());
        assertThat(chain.state().map().entries()).isEqualTo(chain.store().state());
        Chain fresh = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        Stream.concat(common.stream(), longBranch.stream()).forEach(block -> importInto(fresh, block));
        assertThat(chain.state().map().entries()).isEqualTo(fresh.state().map().entries());
        assertThat(chain.weight()).isEqualTo(fresh.weight());
        ChainQueries queries = new ChainQueries(chain.store());
        assertThat(queries.transaction(onShortOnly.id())).isEmpty();
        assertThat(chain.store().location(onShortOnly.id())).isEmpty();
        assertThat(queries.transaction(onBoth.id()).orElseThrow().block()).isEqualTo(longBranch.get(0));
        assertThat(queries.results(TestNetwork.PRESS, Optional.empty(), 10))
                .extracting(r -> r.transaction().id())
                .containsExactly(onBoth.id());
        assertThat(chain.store().canonicalIds(0, 100))
                .containsExactlyElementsOf(fresh.store().canonicalIds(0, 100));
        assertThat(chain.isCanonical(shortBranch.get(0).id())).isFalse();
        assertThat(chain.store().block(shortBranch.get(0).id())).contains(shortBranch.get(0));
    }

    private ImportResult importInto(Chain chain, Block block) {
        return chain.importBlock(network.verified(block), NOW, false);
    }

    private KeyValueStore store(String kind) {
        return kind.equals("rocks") ? RocksStore.open(directory.resolve("rocks")) : new MemoryStore();
    }
}
