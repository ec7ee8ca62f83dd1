package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.SyncNetwork.Node;
import io.twinseal.node.SyncNetwork.Speech;
import io.twinseal.node.api.SyncView;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An access point that comes late fetches the chain from all others, whatever some of them do. */
class CatchUpNetworkTest {
    private static final int BLOCKS = 1_000;
    private static final int LATE = 3;

    private static final LongChain MADE = new LongChain().grow(BLOCKS, 10);
    private final SyncNetwork network = new SyncNetwork(MADE.afterMillis(), SyncConfig.DEFAULT);

    private static Optional<WireMessage> silentAboutBlocks(WireMessage message) {
        return message instanceof WireMessage.Blocks ? Optional.empty() : Optional.of(message);
    }

    /** The right blocks, but the fifth is the fourth again. */
    private static Optional<WireMessage> lyingAboutBlocks(WireMessage message) {
        if (!(message instanceof WireMessage.Blocks sent) || sent.blocks().size() < 5) return Optional.of(message);
        List<Bytes> blocks = new ArrayList<>(sent.blocks());
        blocks.set(4, blocks.get(3));
        return Optional.of(new WireMessage.Blocks(blocks, sent.request(), sent.lowestHeight()));
    }

    private static String shortId(int accessPoint) {
        return LongChain.accessPoint(accessPoint).id().shortHex();
    }

    @Test
    void theChainIsCompleteThoughOneStallsAndOneLiesAndBothAreDropped() {
        network.start(0, MADE.copy(), CatchUpNetworkTest::silentAboutBlocks);
        network.start(1, MADE.copy(), CatchUpNetworkTest::lyingAboutBlocks);
        Node honest = network.start(2, MADE.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(1_000);
        assertThat(late.chain().head().height())
                .as("the stalled window is waited for")
                .isLessThan(BLOCKS);
        network.advance(20_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(late.chain().finalized()).isEqualTo(MADE.chain().finalized());
        assertThat(late.dropped)
                .anySatisfy(reason -> assertThat(reason).startsWith(shortId(0)).contains("it did not send the blocks"))
                .anySatisfy(reason -> assertThat(reason).startsWith(shortId(1)).contains("was asked for"))
                .noneSatisfy(reason -> assertThat(reason).startsWith(shortId(2)));
        assertThat(honest.sent(WireMessage.Blocks.class)).isNotEmpty();
    }

    @Test
    void blocksComeFromAllWhoHaveThem() {
        List<Node> others = new ArrayList<>();
        for (int i = 0; i < LATE; i++) others.add(network.start(i, MADE.copy(), Speech.HONEST));
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(1_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(others)
                .allSatisfy(other ->
                        assertThat(other.sent(WireMessage.Blocks.class)).hasSizeBetween(4, 7));
    }

    @Test
    void aKillInTheMiddleLosesNothingThatWasImported() {
        for (int i = 0; i < LATE; i++) network.start(i, MADE.copy(), Speech.HONEST);
        MemoryStore store = new MemoryStore();
        Node late = network.start(LATE, store, Speech.HONEST);
        while (late.chain().head().height() < BLOCKS / 2) network.advance(1);
        long reached = late.chain().head().height();
        assertThat(reached).isLessThan(BLOCKS);
        network.kill(LATE);
        Node again = network.start(LATE, store, Speech.HONEST);
        assertThat(again.chain().head().height()).isEqualTo(reached);
        network.advance(1_000);
        assertThat(again.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(again.sent(WireMessage.GetBlocks.class).stream()
                        .mapToInt(asked -> asked.ids().size())
                        .sum())
                .isEqualTo(BLOCKS - reached);
    }

    @Test
    void whoGaveTheHeadersMayLeaveBeforeTheBlocksAreThereAndIsNotBlamed() {
        Node[] others = {network.start(0, MADE.copy(), Speech.HONEST), network.start(1, MADE.copy(), Speech.HONEST)};
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        while (late.sent(WireMessage.GetBlocks.class).isEmpty()) network.advance(1);
        int source = others[0].sent(WireMessage.Headers.class).isEmpty() ? 1 : 0;
        network.kill(source);
        network.advance(2_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(late.status().sync()).as("it waits for nobody").isNull();
        network.start(source, MADE.copy(), Speech.HONEST);
        network.advance(15_000);
        assertThat(late.dropped).isEmpty();
    }

    @Test
    void progressIsShownWhileItLastsAndOnlyThen() {
        network.start(0, MADE.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        while (late.chain().head().height() < BLOCKS / 2) network.advance(1);
        SyncView sync = Objects.requireNonNull(late.status().sync());
        assertThat(sync.state()).isEqualTo("blocks");
        assertThat(sync.target()).isEqualTo(BLOCKS);
        assertThat(sync.height()).isEqualTo(late.chain().head().height());
        assertThat(sync.blocksPerSecond()).isPositive();
        assertThat(sync.remainingSeconds()).isNotNull();
        network.advance(1_000);
        assertThat(late.chain().head().height()).isEqualTo(BLOCKS);
        assertThat(late.status().sync()).isNull();
    }

    @Test
    void forgedHeadersDropTheirSenderAndAnotherIsAsked() {
        network.start(
                0,
                MADE.copy(),
                message -> message instanceof WireMessage.Headers sent
                                && sent.headers().size() > 1
                        ? Optional.of(new WireMessage.Headers(
                                sent.headers().subList(1, sent.headers().size()), sent.certified()))
                        : Optional.of(message));
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(100);
        assertThat(late.chain().head().height()).isZero();
        assertThat(late.dropped).anySatisfy(reason -> assertThat(reason).contains("follows no block that was asked"));
        network.start(1, MADE.copy(), Speech.HONEST);
        network.advance(1_000);
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
    }
}
