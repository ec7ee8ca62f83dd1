package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.chain.Audit;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.snapshot.PartialAudit;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.node.SyncNetwork.Node;
import io.twinseal.node.SyncNetwork.Speech;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access points that give up old blocks while they run, among others that do not. */
class PruningNetworkTest {
    private static final int KEPT = 50;
    private static final int LATE = 3;
    private static final double HASHES_PER_SECOND = 2;
    private static final LongChain MADE = new LongChain().grow(400, 10).extendBy(3);
    private static final LongChain BEGUN = new LongChain().grow(30, 10);

    private final SyncNetwork network = new SyncNetwork(MADE.afterMillis(), new SyncConfig(true, 300));

    private static void assertHasLittleMoreThanItKeeps(Node node) {
        long kept = node.chain().finalized().height() - node.chain().store().lowestBlock();
        assertThat(kept).isBetween((long) KEPT, (long) KEPT + KEPT / 4);
    }

    @Test
    void theBacklogGoesStepByStepAndTheChainGoesOn() {
        network.storage(StorageConfig.keeping(KEPT));
        Node node = network.start(0, MADE.copyOf(0), Speech.HONEST, HASHES_PER_SECOND);
        network.storage(StorageConfig.DEFAULT);
        Node archive = network.start(1, MADE.copyOf(1), Speech.HONEST, HASHES_PER_SECOND);
        network.start(2, MADE.copyOf(2), Speech.HONEST, HASHES_PER_SECOND);
        network.advance(100);
        assertThat(node.chain().store().lowestBlock()).as("not all at once").isBetween(64L, 200L);
        network.advance(120_000);
        assertHasLittleMoreThanItKeeps(node);
        assertThat(node.chain().finalized().height())
                .isGreaterThan(MADE.chain().head().height())
                .isEqualTo(archive.chain().finalized().height());
        assertThat(archive.chain().store().lowestBlock()).isZero();
        assertThat(node.status().lowestHeight()).isEqualTo(node.chain().store().lowestBlock());
    }

    @Test
    void aKillInTheMiddleCostsNothing() {
        network.storage(StorageConfig.keeping(KEPT));
        Node node = network.start(0, MADE.copyOf(0), Speech.HONEST);
        network.advance(100);
        network.kill(0);
        long reached = node.chain().store().lowestBlock();
        Node again = network.start(0, node.store, Speech.HONEST);
        assertThat(again.chain().head().id()).isEqualTo(MADE.chain().head().id());
        network.advance(1_000);
        assertThat(again.chain().store().lowestBlock()).isGreaterThan(reached);
        assertHasLittleMoreThanItKeeps(again);
        assertThat(PartialAudit.of(LongChain.genesis(), new ChainStore(again.store), (height, head) -> {}))
                .isEqualTo(new Audit.Outcome.Sound(403, 400, 0));
    }

    @Test
    void theApiEndsWhereTheBlocksDo() {
        network.storage(StorageConfig.keeping(KEPT));
        Node node = network.start(0, MADE.copyOf(0), Speech.HONEST);
        network.advance(1_000);
        var source = node.core.source(List::of);
        long lowest = source.lowestHeight();
        List<Long> heights = source.blocks(Long.MAX_VALUE, 1_000).stream()
                .map(BlockView::height)
                .toList();
        assertThat(heights)
                .hasSize((int) (403 - lowest + 1) + 1)
                .contains(lowest)
                .endsWith(0L);
        assertThat(source.blockAt(lowest)).isPresent();
        assertThat(source.blockAt(lowest - 1)).isEmpty();
        assertThat(source.blocks(lowest - 1, 5)).extracting(BlockView::height).containsExactly(0L);
        assertThat(source.certificate(lowest - 1)).isPresent();
    }

    @Test
    void whoAsksForWhatIsGoneIsToldAndWaitsForSomebodyElse() {
        Node node = network.start(0, MADE.copyOf(0), Speech.HONEST);
        Node late = network.start(LATE, BEGUN.copyOf(LATE), Speech.HONEST);
        while (late.sent(WireMessage.GetHeaders.class).isEmpty()) network.advance(1);
        while (node.chain().store().prune(300) < 300)
            assertThat(node.chain().store().lowestBlock()).isPositive();
        network.advance(60_000);
        assertThat(late.chain().head().height()).isEqualTo(30);
        assertThat(late.sent(WireMessage.GetBlocks.class))
                .as("it asks only until it is told")
                .hasSize(1);
        assertThat(node.dropped).isEmpty();
        assertThat(late.dropped).isEmpty();
        network.start(1, MADE.copyOf(1), Speech.HONEST);
        network.advance(20_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(late.dropped).isEmpty();
    }

    @Test
    void aNewNodeBeginsWithASnapshotWhereNobodyHasOldBlocks() { // of a chain so short that it reaches to genesis
        network.storage(StorageConfig.keeping(KEPT));
        for (int i = 0; i < 2; i++) network.start(i, MADE.copyOf(i), Speech.HONEST);
        network.advance(1_000);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(5_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        Chain again = Chain.open(LongChain.genesis(), new ChainStore(late.store));
        assertThat(again.head()).isEqualTo(MADE.chain().head());
        assertThat(new ChainQueries(again.store()).blockAt(403)).isPresent();
    }
}
