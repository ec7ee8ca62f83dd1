package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access points that do not know any more what they signed, with the code of the daemon on one thread and one clock. */
class ReentryNetworkTest {
    private static final int LOST = 3;

    private final TestNetwork network = new TestNetwork(31, 4, 2);

    private long finalHeight() {
        return network.chain(0).finalized().height();
    }

    private List<SignedStatement> signedByLost() {
        return network.chain(LOST).store().finality().signed();
    }

    /** Signs far above the head before its memory goes, so that most of what it may say next contradicts it. */
    private void signsAhead() {
        Checkpoint head = Checkpoint.of(network.chain(LOST).head());
        byte[] nowhere = head.block().toBytes();
        nowhere[0] ^= 1;
        network.misuse(
                LOST,
                new Vote(network.chain(LOST).finalized(), new Checkpoint(head.height() + 30, BlockId.of(nowhere))));
        network.advance(100);
    }

    private void aloneWithANewStore() {
        for (int i = 0; i < 4; i++) network.crash(i);
        network.replaceStore(LOST, new MemoryStore());
        network.restart(LOST);
    }

    private void nobodyIsSuspended() {
        var state = network.chain(0).state();
        assertThat(state.members().keySet())
                .noneMatch(member -> state.suspension(member).isPresent());
    }

    /** The others need it from now on. */
    private void finalityGoesOnWithTheLostOne() {
        network.crash(2);
        long before = network.chain(0).head().height();
        network.run(40, 250);
        network.advance(20_000);
        assertThat(finalHeight()).isGreaterThan(before);
        assertThat(network.chain(LOST).finalized()).isEqualTo(network.chain(0).finalized());
        nobodyIsSuspended();
    }

    private void waitsThenVotes() {
        long head = network.chain(0).head().height();
        network.run(40, 250);
        assertThat(network.chain(LOST).finalized().height())
                .as("it follows")
                .isGreaterThan(head)
                .isLessThan(head + 64);
        assertThat(network.chain(LOST).store().remembersSigning()).isFalse();
        while (finalHeight() < head + 80) network.run(4, 250);
        assertThat(network.chain(LOST).store().remembersSigning()).isTrue();
        assertThat(signedByLost())
                .allMatch(signed -> signed.statement().subject().height() >= head + 64);
    }

    @Test
    void whoLostItsDiskVotesAgainOnceNothingItSaidCanCount() {
        network.run(40, 250);
        network.crash(LOST);
        network.replaceStore(LOST, new MemoryStore());
        network.run(4, 250);
        network.restart(LOST);
        waitsThenVotes();
        finalityGoesOnWithTheLostOne();
    }

    @Test
    void whoReturnsToACopyVotesAgainOnceNothingItSaidCanCount() {
        network.run(20, 250);
        var copy = new MemoryStore();
        new ChainStore(network.store(LOST)).copyTo(new ChainStore(copy));
        network.run(20, 250);
        signsAhead();
        network.crash(LOST);
        network.replaceStore(LOST, copy);
        network.restart(LOST);
        waitsThenVotes();
        finalityGoesOnWithTheLostOne();
        network.crash(LOST);
        network.restart(LOST);
        finalityGoesOnWithTheLostOne();
    }

    @Test
    void whereNothingWasEverFinalNobodyWaits() {
        network.crash(2);
        network.crash(LOST);
        network.run(40, 250);
        assertThat(finalHeight()).isZero();
        network.replaceStore(LOST, new MemoryStore());
        network.restart(LOST);
        network.run(20, 250);
        assertThat(finalHeight()).isGreaterThan(5);
    }

    @Test
    void whoCrashedBeforeItsFirstVoteDoesNotWait() {
        network.advance(200);
        network.crash(LOST);
        assertThat(signedByLost()).isEmpty();
        network.run(40, 250);
        assertThat(finalHeight()).isPositive();
        network.restart(LOST);
        network.run(20, 250);
        finalityGoesOnWithTheLostOne();
    }

    @Test
    void whoMinedBeforeItCouldVoteDoesNotWait() {
        aloneWithANewStore();
        network.advance(120_000);
        var mined = network.chain(LOST).head();
        network.restart(0);
        network.advance(5_000);
        network.crash(LOST);
        assertThat(signedByLost()).isEmpty();
        assertThat(network.chain(0).isCanonical(mined.id()))
                .as("what it mined is taken")
                .isTrue();
        network.restart(1);
        network.restart(2);
        network.run(40, 250);
        assertThat(finalHeight()).isPositive();
        network.restart(LOST);
        network.run(20, 250);
        finalityGoesOnWithTheLostOne();
    }

    @Test
    void nobodyVotesUnheard() {
        aloneWithANewStore();
        network.advance(60_000);
        assertThat(network.chain(LOST).head().height()).as("it mines").isPositive();
        assertThat(signedByLost()).isEmpty();
    }
}
