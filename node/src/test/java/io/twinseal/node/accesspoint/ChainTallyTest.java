package io.twinseal.node.accesspoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.chain.Advance;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.node.SampleLedger;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ChainTallyTest {
    private final MemoryStore store = new MemoryStore();
    private final Chain chain = SampleLedger.chain(store);
    private long nowMillis = SampleLedger.START_MILLIS;
    private long sequence;
    private ChainTally tally = started(0);

    private ChainTally started(long finalHeight) {
        return new ChainTally(new ChainStore(store), finalHeight, chain.head().height());
    }

    /** With a result in every third block. */
    private void grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            nowMillis += SampleLedger.IDLE_MILLIS;
            boolean busy = chain.head().height() % 3 == 0;
            Block block = busy
                    ? SampleLedger.block(
                            chain,
                            nowMillis,
                            SampleLedger.transaction(++sequence, chain.head().id()))
                    : SampleLedger.block(chain, nowMillis);
            tally.headMoved(imported(block));
        }
    }

    private Advance imported(Block block) {
        var checked = SampleLedger.verifier().block(block);
        if (!(checked instanceof Checked.Valid<VerifiedBlock> valid)) throw new AssertionError(checked.toString());
        var result = chain.importBlock(valid.value(), nowMillis, false);
        if (!(result instanceof ImportResult.Imported imported)) throw new AssertionError(result.toString());
        return imported.advance();
    }

    private void holds() {
        long height = chain.head().height();
        assertThat(tally.blocksOf(SampleLedger.OTHER_AP.id())).isEqualTo(height);
        assertThat(tally.resultsOf("press")).isEqualTo((height + 2) / 3).isEqualTo(tally.results());
    }

    @Test
    void aStartReadsOnlyBlocksWhoseCountsAreNotKept() {
        grow(ChainTally.KEPT_EVERY + 20);
        tally.finalised(ChainTally.KEPT_EVERY - 1);
        assertThat(new ChainStore(store).counts().height()).isZero();
        tally.finalised(ChainTally.KEPT_EVERY + 5);
        assertThat(new ChainStore(store).counts().height()).isEqualTo(ChainTally.KEPT_EVERY + 5);
        forgetBodies(ChainTally.KEPT_EVERY + 5);
        tally = started(ChainTally.KEPT_EVERY + 5);
        holds();
        grow(ChainTally.KEPT_EVERY);
        tally.finalised(2 * ChainTally.KEPT_EVERY + 10);
        forgetBodies(2 * ChainTally.KEPT_EVERY + 10);
        tally = started(2 * ChainTally.KEPT_EVERY + 10);
        holds();
    }

    @Test
    void aLongChainIsCountedOnce() {
        grow(2 * ChainTally.KEPT_EVERY);
        started(2 * ChainTally.KEPT_EVERY - 3);
        forgetBodies(2 * ChainTally.KEPT_EVERY - 3 - ChainTally.KEPT_EVERY);
        tally = started(2 * ChainTally.KEPT_EVERY - 3);
        holds();
    }

    @Test
    void blocksThatLeaveTheChainAreNotCountedAnyMore() {
        grow(6);
        Chain other = SampleLedger.chain(new MemoryStore());
        var longer = new ArrayList<Block>();
        for (int i = 0; i < 7; i++) {
            nowMillis += SampleLedger.IDLE_MILLIS;
            longer.add(SampleLedger.mine(other, nowMillis));
        }
        for (Block block : longer) {
            Advance advance = imported(block);
            if (advance.movedHead()) tally.headMoved(advance);
        }
        assertThat(chain.head()).isEqualTo(other.head());
        assertThat(tally.blocksOf(SampleLedger.OTHER_AP.id())).isEqualTo(7);
        assertThat(tally.results()).isZero();
        assertThat(tally.resultsOf("press")).isZero();
        assertThat(tally.reorganisations()).isEqualTo(1);
    }

    private void forgetBodies(long height) {
        Batch batch = new Batch();
        for (var entry : store.all(Column.BODIES))
            if (entry.key().buffer().getLong() <= height) batch.delete(Column.BODIES, entry.key());
        store.write(batch, false);
    }
}
