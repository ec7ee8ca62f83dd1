package io.twinseal.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.pool.Pool;
import io.twinseal.ledger.pool.PoolLimits;
import io.twinseal.node.SampleLedger;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockProducerTest {
    private static final long BLOCK_MILLIS = SampleLedger.BLOCK_MILLIS;

    private final ManualClock clock = new ManualClock(SampleLedger.START_MILLIS + 1_000);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final Chain chain = SampleLedger.chain();
    private final PendingTransactions pending = new PendingTransactions(new Pool(PoolLimits.DEFAULT), chain);
    private final CountingEngine engine = new CountingEngine();
    private final BlockProducer producer =
            new BlockProducer(loop, clock, chain, pending, SampleLedger.AP, SampleLedger.verifier(), engine, block -> {
                throw new AssertionError("nothing is found here");
            });
    private long sequence;

    @BeforeEach
    void start() {
        loop.post(producer::start);
        loop.runReady();
    }

    @Test
    void restsUntilThereIsATransaction() {
        loop.advance(BLOCK_MILLIS);
        assertThat(engine.starts).isZero();
        add(1);
        assertThat(engine.starts).isEqualTo(1);
    }

    @Test
    void takesUpWhatCameOnceItIsHalfAsMuchAgain() {
        add(1);
        add(3);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(3);
    }

    @Test
    void letsNothingWaitForMoreThanHalfABlock() {
        add(4);
        loop.advance(BLOCK_MILLIS / 10);
        assertThat(engine.starts).isEqualTo(2);
        add(1);
        loop.advance(BLOCK_MILLIS / 2 - 1);
        assertThat(engine.starts).isEqualTo(2);
        loop.advance(1);
        assertThat(engine.starts).isEqualTo(3);
    }

    private void add(int count) {
        loop.post(() -> {
            for (int i = 0; i < count; i++) {
                assertThat(pending.add(SampleLedger.transaction(
                                ++sequence, chain.head().id())))
                        .isInstanceOf(AddResult.Added.class);
                producer.poolGrew();
            }
        });
        loop.runReady();
    }

    private static final class CountingEngine implements MiningEngine {
        int starts;

        @Override
        public void start(MiningWork work, LongConsumer onFound) {
            starts++;
        }

        @Override
        public void stop() {}

        @Override
        public void cpuShare(double cpuShare) {}

        @Override
        public MiningStatistics statistics() {
            return new MiningStatistics(0, 0, 0);
        }
    }
}
