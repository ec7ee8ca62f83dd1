package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.outboxIsDelivered;
import static io.twinseal.testnet.dsl.Conditions.outboxOverflows;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.sealedPoints;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that nobody serves drops the oldest of what its outbox cannot hold, says so, and loses nothing else. */
@Timeout(180)
class FullOutboxIT {
    private static final NetworkShape ONE_ACCESS_POINT_AND_A_GATEWAY =
            NetworkShape.DEFAULT.withMembers(1, 1).withTwins(1, 1);
    private static final int BYTES_MAX = 1 << 20; // the least that a configuration may say

    @Test
    void whatAFullOutboxHoldsSurvivesAKillAndIsDelivered(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        try (var network = Network.start(folder, ONE_ACCESS_POINT_AND_A_GATEWAY);
                var press = network.machine("engine-2")) {
            network.verify(resultsAreSealed());
            network.kill("device-1", "gateway-1", "ap-1");
            long before = network.outboxOf("gateway-1").size();
            network.configure("gateway-1", "[outbox]\nbytes_max = " + BYTES_MAX);
            network.restart("gateway-1");

            press.keepsPublishing();
            network.verify(outboxOverflows("gateway-1"));
            press.stopsPublishing();
            var said = network.statusOf("gateway-1");
            network.kill("gateway-1");
            var kept = network.outboxOf("gateway-1");
            assertThat(kept.bytes()).isLessThanOrEqualTo(BYTES_MAX);
            assertThat(kept.size())
                    .as("slots kept, where %s were there before", before)
                    .isEqualTo(before + said.slots() - said.outboxDropped());
            assertThat(press.pointsIn(kept)).isPositive();

            network.restart("gateway-1", "ap-1");
            network.verify(outboxIsDelivered("gateway-1"));
            network.verify(sealedPoints(press, press.pointsIn(kept)));
        }
    }
}
