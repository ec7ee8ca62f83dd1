package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.finalityGoesOn;
import static io.twinseal.testnet.dsl.Conditions.outboxIsDelivered;
import static io.twinseal.testnet.dsl.Conditions.outboxOverflows;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.sealedPoints;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that have no room left say so, and lose nothing but what they said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class OutOfSpaceIT {
    private static final NetworkShape ONE_ACCESS_POINT_AND_A_GATEWAY =
            NetworkShape.DEFAULT.withMembers(1, 1).withTwins(1, 1);
    private static final int BYTES_MAX = 1 << 20; // the least that a configuration may say

    private static final int IN_FLIGHT = 128;

    private Network network;

    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        network = Network.start(folder, ONE_ACCESS_POINT_AND_A_GATEWAY);
        network.verify(resultsAreSealed());
    }

    @AfterAll
    void stop() {
        if (network != null) network.close();
    }

    @Test
    @Order(1)
    void whatAFullOutboxHoldsSurvivesAKillAndIsDelivered() throws Exception {
        try (var press = network.machine("engine-2")) {
            network.kill("device-1", "gateway-1", "ap-1");
            long before = network.outboxOf("gateway-1").size();
            // Appended to the file, whose last section is [inference]; as float32 the outbox fills sooner.
            network.configure("gateway-1", "encoding = \"float32\"\n[outbox]\nbytes_max = " + BYTES_MAX);
            network.restart("gateway-1");

            press.keepsPublishing(IN_FLIGHT);
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

    @Test
    @Order(2)
    void anAccessPointWhoseDiskIsFullStopsAndGoesOnOnceThereIsRoom() throws Exception {
        network.restart("device-1");
        network.fillDisk("ap-1");
        network.endsSaying("ap-1", "Check the disk's space and health; the node stops");
        network.restart("ap-1");
        network.verify(finalityGoesOn());
        network.verify(outboxIsDelivered("gateway-1"));
    }
}
