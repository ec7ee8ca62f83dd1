package io.twinseal.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinseal.consensus.rules.Reputation;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.state.Keys;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.store.StoreException;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Transaction;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);
    private static final long START = TestNetwork.START;

    private final TestNetwork network = new TestNetwork();
    private final MemoryStore memory = new MemoryStore();
    private final Chain chain = open(memory);
    private final ChainQueries queries = new ChainQueries(chain.store());

    @Test
    void startsAtGenesis() {
        assertThat(chain.head().height()).isZero();
        assertThat(chain.head().parent().toBytes()).isEqualTo(network.chainId().toBytes());
        assertThat(chain.head().timeMillis()).isEqualTo(START);
        assertThat(chain.weight()).isZero();
        assertThat(chain.state().outlook().difficulty()).isEqualTo(4);
        assertThat(chain.state().outlook().reputations()).hasSize(3);
        assertThat(queries.blockAt(0).orElseThrow().sealedHeader().stateRoot())
                .isEqualTo(chain.state().root());
    }

    @Test
    void aSealedBatchIsFoundByIdAndByTwinAndProved() {
        Transaction transaction =
                network.signed(network.batch(NORTH, 1, chain.head().id(), START + 50));
        Block block = network.extend(chain, SOUTH, START + 100, transaction);
        assertThat(chain.head().id()).isEqualTo(block.id());
        assertThat(chain.weight()).isEqualTo(BigInteger.valueOf(block.header().difficulty()));
        var found = queries.transaction(transaction.id()).orElseThrow();
        assertThat(found.block()).isEqualTo(block);
        assertThat(found.transaction().bytes()).isEqualTo(transaction.bytes());
        var results = queries.results(TestNetwork.PRESS, Optional.empty(), 10);
        assertThat(results).hasSize(1);
        assertThat(results.get(0).batch().sequence()).isEqualTo(1);
        assertThat(queries.results(TestNetwork.OVEN, Optional.empty(), 10)).isEmpty();
        var key = Keys.sequence(NORTH.id(), TestNetwork.GATEWAY.id());
        var proof = chain.state().map().proof(key);
        assertThat(proof.proves(
                        key, chain.state().map().get(key), block.sealedHeader().stateRoot()))
                .isTrue();
    }

    @Test
    void workEarnsReputationAndLeavesWithTheWindow() {
        Transaction transaction =
                network.signed(network.batch(NORTH, 1, chain.head().id(), START + 50));
        network.extend(chain, SOUTH, START + 100, transaction);
        var work = BigInteger.valueOf(500);
        assertThat(chain.state().windowWork(NORTH.id())).isEqualTo(work);
        long earned = Reputation.of(chain.state().parameters(), work);
        assertThat(earned).isPositive();
        assertThat(chain.state().reputation(NORTH.id())).contains(earned);
        assertThat(chain.state().reputation(SOUTH.id())).contains(0L);
        for (int i = 1; i <= 3; i++) network.extend(chain, SOUTH, START + 100 + 1_000L * i);
        assertThat(chain.state().windowWork(NORTH.id())).as("3 blocks later").isEqualTo(work);
        assertThat(chain.candidate(NORTH.id(), List.of(), START + 9_000)
                        .orElseThrow()
                        .target())
                .as("an easier target")
                .isGreaterThan(chain.candidate(SOUTH.id(), List.of(), START + 9_000)
                        .orElseThrow()
                        .target());
        network.extend(chain, SOUTH, START + 100 + 4_000);
        assertThat(chain.state().windowWork(NORTH.id()))
                .as("4 blocks later, W = 4")
                .isZero();
        assertThat(chain.state().map().get(Keys.windowWork(NORTH.id()))).isEmpty();
        assertThat(chain.state().reputation(NORTH.id())).contains(0L);
    }

    @Test
    void anIdleBlockWaitsForItsIntervalAndLeavesTheDifficulty() {
        long before = chain.state().outlook().difficulty();
        Candidate candidate = chain.candidate(NORTH.id(), List.of(), START + 10).orElseThrow();
        assertThat(candidate.notBeforeMillis()).isEqualTo(START + 1_000);
        assertThat(candidate.timeMillis()).isEqualTo(START + 1_000);
        network.extend(chain, NORTH, START + 10);
        assertThat(chain.state().outlook().difficulty()).isEqualTo(before);
    }

    @Test
    void onlyAccessPointsPropose() {
        assertThat(chain.candidate(TestNetwork.GATEWAY.id(), List.of(), START)).isEmpty();
        assertThat(chain.candidate(Fixture.key(9).id(), List.of(), START)).isEmpty();
    }

    @Test
    void answersWhatItDoesNotTake() {
        Chain other = open(new MemoryStore());
        Block first = network.extend(other, NORTH, START);
        Block second = network.extend(other, NORTH, START);
        long now = second.header().timeMillis();
        assertThat(chain.importBlock(network.verified(second), now, false))
                .isEqualTo(new ImportResult.MissingParent(first.id()));
        assertThat(chain.importBlock(network.verified(first), START - 2_000, false))
                .isEqualTo(new ImportResult.TooEarly(START + 1_000 - 2_000));
        assertThat(chain.importBlock(network.verified(first), now, false))
                .isEqualTo(TestNetwork.moved(List.of(), List.of(first)));
        assertThat(chain.importBlock(network.verified(first), now, false)).isEqualTo(new ImportResult.Known());
    }

    @Test
    void tellsPeersWhereChainsPart() {
        for (int i = 0; i < 30; i++) network.extend(chain, NORTH, START);
        var locator = queries.locator(30);
        assertThat(locator.get(0)).isEqualTo(chain.head().id());
        assertThat(locator.get(locator.size() - 1))
                .isEqualTo(queries.blockAt(0).orElseThrow().id());
        assertThat(locator).hasSizeBetween(12, 16);
        Chain other = open(new MemoryStore());
        ChainQueries others = new ChainQueries(other.store());
        for (int i = 1; i <= 5; i++) {
            var block = queries.blockAt(i).orElseThrow();
            other.importBlock(network.verified(block), block.header().timeMillis(), false);
        }
        var headers = queries.headersAfter(others.locator(5), 10).orElseThrow();
        assertThat(headers).hasSize(10);
        assertThat(headers.get(0)).isEqualTo(queries.blockAt(6).orElseThrow().sealedHeader());
        assertThat(others.headersAfter(List.of(chain.head().id()), 10)).isEmpty();
    }

    @Test
    void refusesTheDatabaseOfAnotherChain() {
        TestNetwork other = new TestNetwork(TestNetwork.parameters().slotWindow(7));
        assertThatThrownBy(() -> Chain.open(other.genesis(), new ChainStore(memory)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(network.chainId().toString())
                .hasMessageContaining(other.chainId().toString())
                .hasMessageContaining("genesis file");
    }

    private Chain open(MemoryStore store) {
        return Chain.open(network.genesis(), new ChainStore(store));
    }
}
