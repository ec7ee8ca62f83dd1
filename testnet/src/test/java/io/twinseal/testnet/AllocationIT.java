package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.cutsMoveUpOver;
import static io.twinseal.testnet.dsl.Conditions.linksCarry;
import static io.twinseal.testnet.dsl.Conditions.offloadsTakeAtLeast;
import static io.twinseal.testnet.dsl.Conditions.othersGoOn;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.twinsAreCutAsPlanned;

import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.Link;
import io.twinseal.testnet.local.NetworkShape;
import io.twinseal.testnet.local.NetworkShape.Offloading;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** An access point chooses where twins are cut whose gateway is far, and chooses again when the way there gets worse. */
@Timeout(180)
class AllocationIT {
    @Test
    void cutsFollowTheLink(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        var shape = NetworkShape.DEFAULT
                .withMembers(1, 1)
                .withTwins(2, 0)
                .withBlockMillis(200)
                .withOffloading(Offloading.DEFAULT.by(new PolicyName("dpra")).over(Link.parse("10mbit,20ms")));
        try (var network = Network.start(folder, shape)) {
            network.verify(resultsAreSealed());
            network.verify(offloadsTakeAtLeast(Duration.ofMillis(40), "gateway-1"));
            network.verify(linksCarry("gateway-1"));
            network.verify(twinsAreCutAsPlanned("ap-1"));
            network.verify(cutsMoveUpOver(40_000, "ap-1", "gateway-1"));
            network.verify(twinsAreCutAsPlanned("ap-1"));
            network.verify(othersGoOn());
        }
    }
}
