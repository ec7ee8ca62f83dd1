package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.types.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What four access points make final, with the code of the daemon on one thread and one clock. */
class FinalityNetworkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theHeadIsFinalOnceNothingIsOnItsWay(long seed) {
        TestNetwork network = new TestNetwork(seed, 4, 2);
        network.run(40, 250);
        assertThat(network.chain(0).finalized().height())
                .isGreaterThan(network.chain(0).head().height() - 5);
        network.advance(20_000);
        for (int i = 0; i < 4; i++)
            assertThat(network.chain(i).finalized())
                    .isEqualTo(Checkpoint.of(network.chain(0).head()));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 500})
    void whatIsSealedIsFinalAFewMessageDelaysLater(long blockMillis) {
        TestNetwork network = new TestNetwork(29, 4, 2, blockMillis);
        network.run((int) (100 * blockMillis / 100), 100);
        var status = network.source(0).status();
        assertThat(status.finalMillis().p50Millis())
                .isLessThan(status.sealMillis().p50Millis() * 1.1 + 20);
        assertThat(status.finalMillis().p99Millis())
                .isLessThan(status.sealMillis().p99Millis() * 1.1 + 20);
    }

    @Test
    void withTwoOfFourAwayBlocksGoOnAndFinalityWaitsForThem() {
        TestNetwork network = new TestNetwork(17, 4, 2);
        network.run(20, 250);
        network.crash(2);
        network.crash(3);
        network.advance(2_000);
        Checkpoint before = network.chain(0).finalized();
        network.run(60, 250);
        assertThat(network.chain(0).finalized()).isEqualTo(before);
        assertThat(network.chain(0).head().height()).isGreaterThan(before.height() + 10);
        assertThat(network.outboxSizes()).as("sealed, but not final").allMatch(size -> size > 10);
        network.restart(3);
        network.run(20, 250);
        network.advance(20_000);
        assertThat(network.outboxSizes()).containsOnly(0);
        for (int i : List.of(0, 1, 3))
            assertThat(network.chain(i).finalized())
                    .isEqualTo(Checkpoint.of(network.chain(0).head()));
    }

    @Test
    void aRestartRemembersWhatWasFinalAndWhatItSigned() {
        TestNetwork network = new TestNetwork(19, 4, 2);
        network.run(40, 250);
        network.crash(1);
        Checkpoint before = network.chain(1).finalized();
        var signed = network.chain(1).store().finality().signed();
        assertThat(before.height()).isPositive();
        assertThat(signed).hasSize(2);
        network.restart(1);
        assertThat(network.chain(1).finalized().height()).isGreaterThanOrEqualTo(before.height());
        assertThat(network.chain(1).isCanonical(before.block())).isTrue();
        network.run(20, 250);
        network.advance(20_000);
        assertThat(network.chain(1).finalized())
                .isEqualTo(Checkpoint.of(network.chain(0).head()));
        assertThat(network.chain(0).state().members().keySet())
                .noneMatch(member -> network.chain(0).state().suspension(member).isPresent());
    }

    @Test
    void whoVotesTwiceIsSuspendedAndFinalityGoesOn() {
        TestNetwork network = new TestNetwork(23, 4, 2);
        network.run(20, 250);
        Checkpoint head = Checkpoint.of(network.chain(3).head());
        Checkpoint source = network.chain(3).finalized();
        for (int i = 1; i <= 2; i++) {
            byte[] other = head.block().toBytes();
            other[0] ^= (byte) i;
            network.misuse(3, new Vote(source, new Checkpoint(head.height() + 50, BlockId.of(other))));
        }
        network.run(20, 250);
        network.advance(20_000);
        for (int i = 0; i < 4; i++) {
            var chain = network.chain(i);
            assertThat(chain.state().suspension(network.accessPoint(3))).contains(Breach.DOUBLE_VOTE);
            assertThat(chain.state().reputation(network.accessPoint(3))).contains(0L);
            assertThat(chain.finalized())
                    .isEqualTo(Checkpoint.of(network.chain(0).head()));
        }
        assertThat(network.proposersSince(3, Evidence.class)).doesNotContain(network.accessPoint(3));
    }
}
