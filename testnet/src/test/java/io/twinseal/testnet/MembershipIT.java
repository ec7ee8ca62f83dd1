package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.finalityGoesOn;
import static io.twinseal.testnet.dsl.Conditions.isInForce;
import static io.twinseal.testnet.dsl.Conditions.isRefused;
import static io.twinseal.testnet.dsl.Conditions.mines;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;

import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Access points come and go while the network runs. */
@Timeout(180)
class MembershipIT {
    @Test
    void aFifthAccessPointIsLetInMinesAndVotesAndTheFourthIsRemoved(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        try (var network = Network.start(
                folder, NetworkShape.DEFAULT.withMembers(4, 1).withTwins(1, 0).withBlockMillis(200))) {
            network.verify(resultsAreSealed());
            var key = network.startNewcomer("ap-5");
            network.verify(isRefused("ap-5"));
            var joins = network.propose("ap-1", """
                    [[member]]
                    name = "ap-5"
                    role = "access_point"
                    key = "%s"
                    """.formatted(key));
            network.approve(joins, "ap-2", "ap-3");
            network.verify(isInForce(joins));
            network.verify(mines("ap-5"));
            network.kill("ap-4");
            network.verify(finalityGoesOn()); // by four of five, hence by the votes of the fifth
            var leaves = network.propose("ap-5", """
                    [[member]]
                    name = "gateway-1"
                    role = "gateway"
                    key = "%s"
                    access_points = ["ap-1", "ap-2", "ap-3"]
                    [remove]
                    members = ["ap-4"]
                    """.formatted(network.keyOf("gateway-1")));
            network.approve(leaves, "ap-1", "ap-2", "ap-3");
            network.verify(isInForce(leaves));
            network.verify(finalityGoesOn());
            network.restart("ap-4");
            network.verify(isRefused("ap-4"));
        }
    }
}
