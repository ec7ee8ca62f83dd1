package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.linksCarry;
import static io.twinseal.testnet.dsl.Conditions.offloadsTakeAtLeast;
import static io.twinseal.testnet.dsl.Conditions.othersGoOn;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;

import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.Link;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A gateway reaches its access point over a link that is slow and far, and becomes slower. */
@Timeout(120)
class LinkIT {
    @Test
    void offloadsTakeTheRoundTripAndMoreOnceTheLinkIsThrottled(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        var shape = NetworkShape.DEFAULT
                .withMembers(1, 1)
                .withTwins(2, 0)
                .withBlockMillis(200)
                .withOffloading(NetworkShape.Offloading.DEFAULT.over(Link.parse("10mbit,20ms")));
        try (var network = Network.start(folder, shape)) {
            network.verify(resultsAreSealed());
            network.verify(offloadsTakeAtLeast(Duration.ofMillis(40), "gateway-1"));
            network.verify(linksCarry("gateway-1"));
            network.throttle("gateway-1", 40_000);
            network.verify(offloadsTakeAtLeast(Duration.ofMillis(100), "gateway-1"));
            network.throttle("gateway-1", 10_000_000);
            network.verify(othersGoOn());
        }
    }
}
