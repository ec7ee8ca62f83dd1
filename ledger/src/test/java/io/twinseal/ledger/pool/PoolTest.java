package io.twinseal.ledger.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.chain.TestNetwork;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.verify.VerifiedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final MemberKey NORTH = TestNetwork.ACCESS_POINTS.get(0);
    private static final MemberKey SOUTH = TestNetwork.ACCESS_POINTS.get(1);
    private static final long TIME = TestNetwork.START + 100;

    private final TestNetwork network = new TestNetwork();
    private final Chain chain = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
    private final BlockId genesis = chain.head().id();
    private final Pool pool = new Pool(PoolLimits.DEFAULT);

    @Test
    void selectsEachPairInSequenceAndAccessPointsInTurn() {
        for (long i = 6; i >= 1; i--) assertAdded(NORTH, i);
        assertAdded(SOUTH, 2);
        assertAdded(SOUTH, 1);
        assertThat(select(1 << 20, 5)).extracting(PoolTest::name).containsExactly("n1", "s1", "n2", "s2", "n3");
        assertThat(select(1 << 20, 100)).hasSize(8);
        assertThat(pool.count()).as("selecting takes nothing out").isEqualTo(8);
    }

    @Test
    void leavesWhatHasAGapBeforeItOrDoesNotFit() {
        assertAdded(NORTH, 1);
        assertAdded(NORTH, 3);
        assertAdded(SOUTH, 2);
        assertThat(select(1 << 20, 100)).extracting(PoolTest::name).containsExactly("n1");
        int size = transaction(NORTH, 1).transaction().bytes().size();
        assertThat(select(size - 1, 100)).isEmpty();
        assertThat(select(size, 100)).hasSize(1);
        assertThat(pool.select(List.of(), chain.state(), chain.ancestors(), TIME - 2_001, 1 << 20, 100))
                .as("signed too far after the block's time")
                .isEmpty();
    }

    @Test
    void knowsWhatItHasAndRefusesWhatCannotBe() {
        VerifiedTransaction first = transaction(NORTH, 1);
        assertThat(add(first)).isInstanceOf(AddResult.Added.class);
        assertThat(add(first)).isInstanceOf(AddResult.Known.class);
        assertThat(pool.get(first.id())).contains(first);
        assertThat(pool.ids()).containsExactly(first.id());
        assertThat(pool.nextSequence(chain.state(), NORTH.id(), TestNetwork.GATEWAY.id()))
                .isEqualTo(2);
        assertRejected(transaction(NORTH, 1, genesis, TIME + 1), "already waits with sequence number 1");
        assertRejected(transaction(NORTH, 2_000), "is more than 1024 ahead of the last one sealed, 0");
        InferenceBatch batch = network.batch(NORTH, 2, genesis, TIME);
        var tooMany = TestNetwork.with(batch, Fixture.result(TestNetwork.PRESS, 1, 5, new float[10]));
        assertRejected(network.verified(network.signed(tooMany)), "may have 4 data points a batch");
        Block block = network.extend(chain, SOUTH, TIME, first.transaction());
        pool.headMoved(List.of(), List.of(block), chain.state(), chain.ancestors(), 1);
        assertRejected(first, "is used up; the last one sealed is 1");
    }

    @Test
    void isBoundedInAllAndForEachAccessPoint() {
        int size = transaction(NORTH, 1).transaction().bytes().size();
        Pool small = new Pool(new PoolLimits(size * 3L, size * 2L, 100, 100));
        for (long i = 1; i <= 2; i++) add(small, transaction(NORTH, i));
        assertThat(reason(add(small, transaction(NORTH, 3)))).contains("that one may have in the pool");
        assertThat(add(small, transaction(SOUTH, 1))).isInstanceOf(AddResult.Added.class);
        assertThat(reason(add(small, transaction(SOUTH, 2)))).startsWith("The pool is full");
        assertThat(small.bytes()).isEqualTo(size * 3L);
        Block block = network.extend(chain, NORTH, TIME, transaction(NORTH, 1).transaction());
        small.headMoved(List.of(), List.of(block), chain.state(), chain.ancestors(), 1);
        assertThat(small.bytes()).as("what was sealed makes room").isEqualTo(size * 2L);
    }

    @Test
    void dropsWhatExpiredWithItsReasonAndTakesANewOneInItsPlace() {
        VerifiedTransaction old = transaction(NORTH, 1);
        add(old);
        for (int i = 1; i <= 6; i++) {
            Block block = network.extend(chain, SOUTH, 0);
            List<Dropped> dropped = pool.headMoved(
                    List.of(),
                    List.of(block),
                    chain.state(),
                    chain.ancestors(),
                    chain.head().height());
            if (i < 6)
                assertThat(dropped).as("slot window of 6, after %d blocks", i).isEmpty();
            else
                assertThat(dropped)
                        .singleElement()
                        .satisfies(d -> assertThat(d.transaction()).isEqualTo(old))
                        .satisfies(d -> assertThat(d.reason()).contains("no longer among the blocks"));
        }
        long time = chain.head().timeMillis();
        VerifiedTransaction anew = transaction(NORTH, 1, chain.head().id(), time);
        assertThat(add(anew)).isInstanceOf(AddResult.Added.class);
        assertThat(pool.select(List.of(), chain.state(), chain.ancestors(), time, 1 << 20, 10))
                .containsExactly(anew);
    }

    @Test
    void keepsWhatNamesABlockThatIsOnItsWayButNotForEver() {
        Chain ahead = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        Block next = network.extend(ahead, SOUTH, 0);
        VerifiedTransaction early =
                transaction(NORTH, 1, next.id(), next.header().timeMillis());
        VerifiedTransaction lost = transaction(SOUTH, 1, BlockId.of(new byte[32]), TIME);
        assertThat(add(early)).isInstanceOf(AddResult.Added.class);
        assertThat(add(lost)).isInstanceOf(AddResult.Added.class);
        assertThat(select(1 << 20, 10)).isEmpty();
        follow(next);
        assertThat(pool.select(
                        List.of(),
                        chain.state(),
                        chain.ancestors(),
                        next.header().timeMillis(),
                        1 << 20,
                        10))
                .containsExactly(early);
        for (int i = 0; i < 5; i++) follow(network.extend(ahead, SOUTH, 0));
        assertThat(pool.get(lost.id())).isPresent();
        follow(network.extend(ahead, SOUTH, 0));
        assertThat(pool.get(lost.id())).isEmpty();
    }

    @Test
    void takesBackWhatAReorganisationReleases() {
        Chain other = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        VerifiedTransaction first = transaction(NORTH, 1);
        VerifiedTransaction second = transaction(NORTH, 2);
        add(first);
        add(second);
        follow(network.extend(other, SOUTH, TIME, first.transaction(), second.transaction()));
        assertThat(pool.count()).isZero();
        Chain rival = Chain.open(network.genesis(), new ChainStore(new MemoryStore()));
        follow(network.extend(rival, NORTH, TIME, first.transaction()));
        follow(network.extend(rival, NORTH, 0));
        assertThat(pool.get(first.id())).as("sealed on both branches").isEmpty();
        assertThat(pool.get(second.id())).contains(second);
        assertThat(chain.state().sequence(NORTH.id(), TestNetwork.GATEWAY.id())).isEqualTo(1);
    }

    private void follow(Block block) {
        var result = chain.importBlock(network.verified(block), block.header().timeMillis(), false);
        if (result instanceof ImportResult.Imported imported
                && imported.advance().movedHead())
            pool.headMoved(
                    imported.advance().detached(),
                    imported.advance().attached(),
                    chain.state(),
                    chain.ancestors(),
                    chain.head().height());
    }

    private List<VerifiedTransaction> select(long bytesMax, int countMax) {
        return pool.select(List.of(), chain.state(), chain.ancestors(), TIME, bytesMax, countMax);
    }

    private AddResult add(VerifiedTransaction transaction) {
        return add(pool, transaction);
    }

    private AddResult add(Pool into, VerifiedTransaction transaction) {
        return into.add(
                transaction, chain.state(), chain.ancestors(), chain.head().height());
    }

    private void assertAdded(MemberKey accessPoint, long sequence) {
        assertThat(add(transaction(accessPoint, sequence))).isInstanceOf(AddResult.Added.class);
    }

    private void assertRejected(VerifiedTransaction transaction, String reason) {
        assertThat(reason(add(transaction))).contains(reason).endsWith(".");
    }

    private static String reason(AddResult result) {
        return result instanceof AddResult.Rejected rejected ? rejected.reason() : result.toString();
    }

    private VerifiedTransaction transaction(MemberKey accessPoint, long sequence) {
        return transaction(accessPoint, sequence, genesis, TIME);
    }

    private VerifiedTransaction transaction(MemberKey accessPoint, long sequence, BlockId slot, long time) {
        return network.verified(network.signed(network.batch(accessPoint, sequence, slot, time)));
    }

    private static String name(VerifiedTransaction transaction) {
        InferenceBatch batch = (InferenceBatch) transaction.body();
        return (batch.accessPoint().equals(NORTH.id()) ? "n" : "s") + batch.sequence();
    }
}
