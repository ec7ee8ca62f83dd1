package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.acknowledgedReadingsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.apiShowsResultsOf;
import static io.twinseal.testnet.dsl.Conditions.finalityGoesOn;
import static io.twinseal.testnet.dsl.Conditions.finalityWaitsWhileBlocksGoOn;
import static io.twinseal.testnet.dsl.Conditions.isServedBy;
import static io.twinseal.testnet.dsl.Conditions.othersGoOn;
import static io.twinseal.testnet.dsl.Conditions.outboxHolds;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.sameHead;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.twinseal.testnet.dsl.Machine;
import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.dsl.Proof;
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

/** Daemons that are killed lose nothing that anybody was told they have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class CrashRecoveryIT {
    private static final NetworkShape FOUR_ACCESS_POINTS_AND_A_GATEWAY =
            NetworkShape.DEFAULT.withMembers(4, 1).withTwins(1, 2);

    private Network network;

    @BeforeAll
    void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        network = Network.start(folder, FOUR_ACCESS_POINTS_AND_A_GATEWAY);
        network.verify(resultsAreSealed());
    }

    @AfterAll
    void stop() {
        if (network != null) network.close();
    }

    @Test
    void killedAccessPointThatServesAGatewayCatchesUp() throws Exception {
        network.kill("ap-1");
        network.verify(othersGoOn());
        network.verify(finalityGoesOn());
        network.restart("ap-1");
        network.verify(sameHead());
    }

    @Test
    void finalityWaitsForTwoOfFourAndResumesWithOneOfThem() throws Exception {
        network.kill("ap-3", "ap-4");
        network.verify(finalityWaitsWhileBlocksGoOn());
        network.restart("ap-4");
        network.verify(finalityGoesOn());
        network.restart("ap-3");
        network.verify(sameHead());
        network.verify(finalityGoesOn());
    }

    @Test
    @Order(Integer.MAX_VALUE - 1) // it does not vote for a while, so that no other may be away
    void anAccessPointThatLostItsDiskIsRestoredFromABackupMadeWhileItRan(@TempDir Path folder) throws Exception {
        network.backUp("ap-4", folder.resolve("backup"));
        network.kill("ap-4");
        network.loseDisk("ap-4");
        network.restore("ap-4", folder.resolve("backup"));
        network.restart("ap-4");
        network.verify(sameHead());
        network.verify(finalityGoesOn());
    }

    @Test
    void killedGatewayLosesNoAcknowledgedReading() throws Exception {
        network.verify(isServedBy("gateway-1", "ap-1")); // which may just have come back
        network.freeze("ap-1"); // so that nothing can be delivered
        try (var press = network.machine("engine-2").keepsPublishing()) {
            press.isAcknowledged(20);
            network.kill("gateway-1");
            network.thaw("ap-1");
            network.verify(outboxHolds("gateway-1", press));
            network.restart("gateway-1");
            network.verify(acknowledgedReadingsAreSealed(press));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE) // nothing runs afterwards
    void aFinalResultIsProvedWhenNobodyIsLeft(@TempDir Path folder) throws Exception {
        var proof = Proof.fetched(network, "ap-2", "engine-1", folder.resolve("result.proof"));
        network.killAll();
        proof.holds();
        proof.failsWithOneByteChanged();
    }

    @Test
    void readingPublishedByMosquittoBecomesAResult() throws Exception {
        assumeTrue(Machine.mosquittoIsInstalled(), "mosquitto_pub is not installed");
        network.verify(apiShowsResultsOf(network.machine("engine-3").publishesByMosquitto()));
    }
}
