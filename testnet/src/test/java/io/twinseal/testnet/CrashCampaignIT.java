package io.twinseal.testnet;

import static io.twinseal.testnet.dsl.Conditions.acknowledgedReadingsAreOnDisk;
import static io.twinseal.testnet.dsl.Conditions.databasesAreSound;
import static io.twinseal.testnet.dsl.Conditions.finalityGoesOn;
import static io.twinseal.testnet.dsl.Conditions.nobodyIsSuspended;
import static io.twinseal.testnet.dsl.Conditions.outboxIsDelivered;
import static io.twinseal.testnet.dsl.Conditions.resultsAreSealed;
import static io.twinseal.testnet.dsl.Conditions.sameHead;

import io.twinseal.testnet.dsl.CrashEvidence;
import io.twinseal.testnet.dsl.Network;
import io.twinseal.testnet.local.NetworkShape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random instants under load, also while a daemon starts. {@code -Dkills=N} takes more than the usual five,
 * {@code -Dseed=N} repeats what a seed draws, though never the instants to the microsecond.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS) // each wait has its own, shorter patience
class CrashCampaignIT {
    private static final int KILLS = Integer.getInteger("kills", 5);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int PAUSE_MILLIS_MAX = 3_000;
    private static final int START_MILLIS_MAX = 4_000;
    private static final List<String> DAEMONS = List.of("ap-1", "ap-2", "ap-3", "ap-4", "gateway-1");

    private final Random random = new Random(SEED);
    private int kills;

    @Test
    void whatWasAcknowledgedOutlivesEveryKill(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        var shape = NetworkShape.DEFAULT.withMembers(4, 1).withTwins(2, 1).withBlockMillis(200);
        try (var network = Network.start(folder, shape)) {
            network.verify(resultsAreSealed());
            var press = network.machine("engine-3").keepsPublishing();
            for (int round = 1; kills < KILLS; round++) {
                var victims = victims();
                network.waitFor(Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MAX)));
                strike(network, victims);
                if (random.nextInt(3) == 0) { // and again before they are ready
                    network.startAgain(victims);
                    network.waitFor(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
                    strike(network, victims);
                }
                network.startAgain(victims);
                if (victims.contains("gateway-1") || random.nextBoolean()) network.awaitUp();
                if (victims.contains("gateway-1")) press.keepsPublishing();
                System.out.printf("round %d of seed %d: killed %s, %d kills so far%n", round, SEED, victims, kills);
            }
            press.close();
            network.awaitUp();
            network.verify(sameHead());
            network.verify(finalityGoesOn());
            network.verify(outboxIsDelivered("gateway-1"));
            network.verify(nobodyIsSuspended());
            network.killAll();
            network.verify(databasesAreSound());
            network.verify(acknowledgedReadingsAreOnDisk(press));
        }
    }

    private void strike(Network network, List<String> victims) throws Exception {
        var evidence = CrashEvidence.of(network, victims);
        network.kill(victims.toArray(String[]::new));
        kills += victims.size();
        evidence.isStillOnDisk();
    }

    private List<String> victims() {
        var daemons = new ArrayList<>(DAEMONS);
        Collections.shuffle(daemons, random);
        return daemons.subList(0, random.nextInt(12) == 0 ? daemons.size() : random.nextInt(1, 3));
    }
}
