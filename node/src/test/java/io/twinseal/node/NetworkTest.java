package io.twinseal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.MemberId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four access points and two gateways on one thread and one clock; mining is drawn, inference sums. */
class NetworkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyReadingEndsOnOneChainThatAllAccessPointsShare(long seed) {
        TestNetwork network = new TestNetwork(seed, 4, 2);
        for (int i = 0; i < 40; i++) {
            network.publish(0, i);
            network.publish(1, 100 + i);
            network.advance(250);
        }
        network.advance(20_000);
        assertThat(network.heads()).as("seed %d", seed).hasSize(1);
        assertThat(network.resultsOn(0)).as("seed %d", seed).isEqualTo(80);
        assertThat(network.outboxSizes()).containsExactly(0, 0);
        assertThat(network.proposers()).hasSizeGreaterThan(1);
    }

    @Test
    void anAccessPointThatWasCutOffCatchesUpAndItsForkGivesWay() {
        TestNetwork network = new TestNetwork(7, 4, 2);
        network.run(20, 250);
        network.network().isolate(network.accessPoint(3));
        network.run(80, 250);
        assertThat(network.heads()).hasSizeGreaterThan(1);
        network.network().rejoin(network.accessPoint(3));
        network.run(20, 250);
        network.advance(20_000);
        assertThat(network.heads()).hasSize(1);
        assertThat(network.outboxSizes()).containsExactly(0, 0);
        assertThat(network.resultsOn(3)).isEqualTo(240);
    }

    @Test
    void aGatewayGoesOnWithItsBackupWhenItsAccessPointIsAway() {
        TestNetwork network = new TestNetwork(11, 4, 2);
        network.run(20, 250);
        network.crash(0);
        network.run(40, 250);
        network.advance(20_000);
        assertThat(network.resultsOn(1)).isEqualTo(120);
        assertThat(network.outboxSizes()).containsExactly(0, 0);
        Set<MemberId> signers = network.signers(1);
        assertThat(signers).contains(network.accessPoint(0), network.accessPoint(1));
    }

    @Test
    void aRestartedAccessPointGoesOnFromItsStore() {
        TestNetwork network = new TestNetwork(13, 4, 2);
        network.run(40, 250);
        network.crash(2);
        network.run(40, 250);
        network.restart(2);
        network.run(10, 250);
        network.advance(20_000);
        assertThat(network.heads()).hasSize(1);
        assertThat(network.resultsOn(2)).isEqualTo(180);
    }
}
