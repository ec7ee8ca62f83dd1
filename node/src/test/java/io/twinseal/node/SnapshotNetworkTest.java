package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ChainQueries;
import io.twinseal.ledger.proof.ProofBuilder;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.node.SyncNetwork.Node;
import io.twinseal.node.SyncNetwork.Speech;
import io.twinseal.node.config.SyncConfig;
import io.twinseal.node.wire.WireMessage;
import io.twinseal.node.wire.WireMessage.SnapshotPart.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** An access point that begins with a snapshot of a long chain whose voters changed behind it. */
class SnapshotNetworkTest {
    private static final int LATE = 4;
    private static final double HASHES_PER_SECOND = 2;

    /** Its first change of voters is followed by more blocks than anybody keeps states of. */
    private static final LongChain MADE =
            new LongChain().grow(20, 10).admitNewcomer().grow(1_300, 10).extendBy(3);

    private final SyncNetwork network = new SyncNetwork(MADE.afterMillis(), new SyncConfig(true, 1_000));

    private static Chain reopened(MemoryStore store) {
        return Chain.open(LongChain.genesis(), new ChainStore(store));
    }

    private static void assertComplete(Node late) {
        assertThat(late.chain().head().id()).isEqualTo(MADE.chain().head().id());
        assertThat(late.chain().finalized()).isEqualTo(MADE.chain().finalized());
        assertThat(late.chain().state().root()).isEqualTo(MADE.chain().state().root());
    }

    @Test
    void itHasTheHeadFromASnapshotAndOnlyTheLastBlocks() {
        network.start(0, MADE.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(1_000);
        assertComplete(late);
        assertThat(late.sent(WireMessage.GetBlocks.class).stream()
                        .mapToInt(asked -> asked.ids().size())
                        .sum())
                .isEqualTo((int)
                        (MADE.chain().head().height() - MADE.chain().finalized().height()));
        long lowest = late.chain().store().lowestBlock();
        assertThat(lowest).isEqualTo(MADE.chain().finalized().height() + 1);
        var queries = new ChainQueries(late.chain().store());
        assertThat(queries.blockAt(lowest)).isPresent();
        assertThat(queries.blockAt(lowest - 1)).isEmpty();
        assertThat(queries.blockAt(5)).isEmpty();
        assertThat(queries.blockAt(0)).isPresent();
        assertThat(late.chain().weight()).isEqualTo(MADE.chain().weight());
        Chain again = reopened(late.store);
        assertThat(again.head()).isEqualTo(MADE.chain().head());
        assertThat(again.finalized()).isEqualTo(MADE.chain().finalized());
    }

    @Test
    void itMinesVotesAndGivesASnapshotOfItsOwn() {
        int newcomer = LATE;
        int lost = LATE - 1;
        for (int i : new int[] {0, 1, 2, newcomer}) network.start(i, MADE.copyOf(i), Speech.HONEST, HASHES_PER_SECOND);
        Node late = network.start(lost, new MemoryStore(), Speech.HONEST, HASHES_PER_SECOND);
        network.advance(120_000);
        assertThat(late.chain().store().lowestBlock()).isGreaterThan(1_000);
        network.kill(newcomer);
        long before = late.chain().head().height();
        network.advance(60_000);
        assertThat(late.chain().finalized().height())
                .as("four of five are a quorum, and the late one among them")
                .isGreaterThan(before);
        assertThat(proposersAbove(MADE.chain().head().height(), late.chain()))
                .contains(LongChain.accessPoint(lost).id());
        for (int i = 0; i < lost; i++) network.kill(i);
        Node last = network.start(newcomer, new MemoryStore(), Speech.HONEST);
        network.advance(2_000);
        assertThat(last.chain().head().height())
                .isGreaterThanOrEqualTo(late.chain().finalized().height());
        assertThat(last.chain().store().lowestBlock())
                .isGreaterThan(late.chain().store().lowestBlock());
    }

    private static Set<MemberId> proposersAbove(long height, Chain chain) {
        var queries = new ChainQueries(chain.store());
        Set<MemberId> proposers = new HashSet<>();
        for (long at = height + 1; at <= chain.head().height(); at++)
            proposers.add(queries.blockAt(at).orElseThrow().header().proposer());
        return proposers;
    }

    @Test
    void aKillInTheMiddleLeavesAnEmptyStoreFromWhichItStartsAgain() {
        network.start(0, MADE.copy(), Speech.HONEST);
        MemoryStore store = new MemoryStore();
        Node late = network.start(LATE, store, Speech.HONEST);
        while (late.sent(WireMessage.GetSnapshotPart.class).isEmpty()) network.advance(1);
        network.kill(LATE);
        assertThat(reopened(store).head().height()).isZero();
        Node again = network.start(LATE, store, Speech.HONEST);
        network.advance(1_000);
        assertComplete(again);
    }

    @Test
    void whoLiesStallsOrHasNoneIsPassedOver() {
        Speech lying = message -> {
            if (!(message instanceof WireMessage.SnapshotPart part)) return Optional.of(message);
            List<Piece> pieces = new ArrayList<>(part.pieces());
            pieces.set(0, new Piece(Bytes.EMPTY, pieces.get(0).key(), Optional.of(Bytes.copyOf((byte) 1))));
            return Optional.of(new WireMessage.SnapshotPart(part.block(), part.part(), pieces));
        };
        Speech stalling =
                message -> message instanceof WireMessage.SnapshotPart ? Optional.empty() : Optional.of(message);
        network.start(0, MADE.copy(), lying);
        network.start(1, MADE.copy(), stalling);
        network.start(2, MADE.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(30_000);
        assertComplete(late);
        assertThat(late.chain().store().lowestBlock()).isGreaterThan(1_000);
        assertThat(late.dropped)
                .allSatisfy(reason -> assertThat(reason)
                        .doesNotStartWith(LongChain.accessPoint(2).id().shortHex()))
                .anySatisfy(reason -> assertThat(reason).contains("snapshot"));
    }

    @Test
    void whatItTakesDoesNotGrowWithTheChain() {
        LongChain shorter = new LongChain().grow(20, 10).admitNewcomer().grow(600, 10);
        assertThat(bytesOfASnapshot(MADE)).isCloseTo(bytesOfASnapshot(shorter), Percentage.withPercentage(3));
    }

    private static long bytesOfASnapshot(LongChain chain) {
        var network = new SyncNetwork(chain.afterMillis(), new SyncConfig(true, 500));
        network.start(0, chain.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        while (late.chain().head().height() == 0) network.advance(1);
        return late.receivedBytes;
    }

    @Test
    void withoutASnapshotEveryBlockIsFetched() {
        var whole = new SyncNetwork(MADE.afterMillis(), new SyncConfig(false, 1_000));
        whole.start(0, MADE.copy(), Speech.HONEST);
        Node late = whole.start(LATE, new MemoryStore(), Speech.HONEST);
        whole.advance(5_000);
        assertComplete(late);
        assertThat(late.chain().store().lowestBlock()).isZero();
        assertThat(certified(late.chain()))
                .as("it kept the certificates of the change of voters on the way")
                .isEqualTo(certified(MADE.chain()));
    }

    private static List<BlockId> certified(Chain chain) {
        return new ProofBuilder(chain.id(), chain.genesisVoters(), chain.store())
                .certifiedWithin(1, chain.finalized().height()).stream()
                        .skip(1) // the first one ever shows no change
                        .map(header -> header.header().id())
                        .toList();
    }

    @Test
    void whoBeganWithASnapshotIsNotAskedForWhatItLacks() {
        network.start(0, MADE.copy(), Speech.HONEST);
        Node late = network.start(LATE, new MemoryStore(), Speech.HONEST);
        network.advance(1_000);
        assertComplete(late);
        network.kill(0);
        network.kill(LATE);
        var whole = new SyncNetwork(MADE.afterMillis(), new SyncConfig(false, 1_000));
        Node serving = whole.start(0, late.store, Speech.HONEST);
        Node last = whole.start(1, new MemoryStore(), Speech.HONEST);
        whole.advance(5_000);
        assertThat(last.chain().head().height()).isZero();
        assertThat(last.sent(WireMessage.GetHeaders.class)).isEmpty();
        assertThat(last.dropped).as("it is no lie").isEmpty();
        whole.start(2, MADE.copy(), Speech.HONEST);
        whole.advance(20_000);
        assertComplete(last);
        assertThat(serving.sent(WireMessage.Blocks.class)).isEmpty();
    }
}
