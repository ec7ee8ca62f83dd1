package io.twinseal.testnet.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.node.api.Latencies;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.api.ResultView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.TwinView.TwinEntry;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The sentences that tests are made of. */
public final class Conditions {
    /** One is under way when the link gets slower and five tell; a busy machine decides some more later. */
    private static final int OFFLOADS_UNTIL_MOVED_MAX = 2 * (1 + 5);

    private static final int FURTHER_BLOCKS = 3;
    private static final int FURTHER_RESULTS = 10;
    private static final int FURTHER_OFFLOADS = 4;
    private static final int HISTORY = 1_000;

    private Conditions() {}

    /** Every living access point has results on its chain. */
    public static Condition resultsAreSealed() {
        return network -> network.await(
                "every access point has sealed results",
                () -> allSay(network, network.living(), status -> status.results() > 0));
    }

    /**
     * The chains of the living access points grow from now on, and so do the results on them: by more than what may have
     * been on its way.
     */
    public static Condition othersGoOn() {
        return network -> {
            var now = network.look();
            long height = now.heightMax() + FURTHER_BLOCKS;
            long results = now.results() + FURTHER_RESULTS;
            network.await(
                    "the living access points reach height " + height + " and " + results + " results",
                    () -> allSay(
                            network,
                            network.living(),
                            status -> status.height() >= height && status.results() >= results));
        };
    }

    /** What the living access points have on their chains now becomes final on all of them. */
    public static Condition finalityGoesOn() {
        return network -> {
            long height = network.look().heightMax() + FURTHER_BLOCKS;
            network.await(
                    "height " + height + " is final on the living access points",
                    () -> allSay(network, network.living(), status -> status.finalHeight() >= height));
        };
    }

    /** The chains of the living access points grow and nothing further becomes final on any. */
    public static Condition finalityWaitsWhileBlocksGoOn() {
        return network -> {
            othersGoOn().verify(network); // what had been voted on before has had its time by then
            long before = network.look().finalHeightMax();
            othersGoOn().verify(network);
            assertThat(network.look().finalHeightMax())
                    .as("highest final block while a third or more are away")
                    .isEqualTo(before);
        };
    }

    /** All access points, killed ones too, have the same block as their head, higher than the chain at the last kill. */
    public static Condition sameHead() {
        return network ->
                network.await("all access points share a head above height " + network.heightWhenKilled(), () -> {
                    var heads = new HashSet<String>();
                    return allSay(network, network.local().accessPoints(), status -> {
                        heads.add(status.headId());
                        return heads.size() == 1 && status.height() > network.heightWhenKilled();
                    });
                });
    }

    /** No access point is found to have contradicted itself. */
    public static Condition nobodyIsSuspended() {
        return network -> {
            for (var accessPoint : network.living())
                assertThat(network.api(accessPoint).members())
                        .as("members, as " + accessPoint + " has them")
                        .allMatch(member -> member.suspended().isEmpty());
        };
    }

    /** The database of every access point is what its blocks make of genesis, to the last signature. */
    public static Condition databasesAreSound() {
        return network -> {
            for (var accessPoint : network.local().accessPoints())
                network.isSound(network.local().folderOf(accessPoint).resolve("data"));
        };
    }

    /** The access points that live have a proposal in force. */
    public static Condition isInForce(String proposal) {
        return network -> {
            for (var accessPoint : network.living())
                network.await(
                        accessPoint + " has proposal " + proposal + " in force",
                        () -> isInForce(network.api(accessPoint), proposal));
        };
    }

    private static boolean isInForce(ApiClient api, String proposal) throws UnreachableException, RefusedException {
        try {
            return api.proposal(proposal).state().equals("in_force");
        } catch (RefusedException e) {
            if (e.isNotFound()) return false; // its block has yet to come
            throw e;
        }
    }

    /** The newest results of a twin, on every living access point, come from this model. */
    public static Condition runs(String twin, String model) {
        return network -> {
            for (var accessPoint : network.living())
                network.await(
                        accessPoint + " has results of model " + model + " for " + twin,
                        () -> network.api(accessPoint).twin(twin, 1).history().stream()
                                .anyMatch(entry -> entry.result().modelName().equals(model)));
        };
    }

    /** The daemon has a model that another one gave it. */
    public static Condition received(String name, String model) {
        return network -> network.await(
                name + " was given model " + model,
                () -> Files.exists(network.receivedModelsOf(name).resolve(model)));
    }

    /** The daemon was given no such model. */
    public static Condition lacks(String name, String model) {
        return network ->
                assertThat(network.receivedModelsOf(name).resolve(model)).doesNotExist();
    }

    /** The access point has made a block of the chain. */
    public static Condition mines(String accessPoint) {
        return network -> network.await(
                accessPoint + " mines",
                () -> network.api("ap-1").blocks(HISTORY).stream()
                        .anyMatch(block -> block.proposerName().equals(accessPoint)));
    }

    /** No other access point talks to this one while the others go on; a gateway set to use it may still. */
    public static Condition isRefused(String accessPoint) {
        return network -> {
            long further = network.api("ap-1").status().height() + FURTHER_BLOCKS;
            network.await(
                    "ap-1 reaches height " + further,
                    () -> network.api("ap-1").status().height() >= further);
            assertThat(network.api(accessPoint).status().peers())
                    .as("peers of " + accessPoint)
                    .noneMatch(peer -> peer.role().equals("access_point"));
        };
    }

    /** The gateway, which must not run, has on disk every reading that the machine got acknowledged, not delivered. */
    public static Condition outboxHolds(String gateway, Machine machine) {
        return network -> assertThat(machine.pointsIn(network.outboxOf(gateway)))
                .as("readings of " + machine.twin() + " that wait in the outbox of " + gateway)
                .isGreaterThanOrEqualTo(machine.acknowledged());
    }

    /** The gateway's outbox has no room for all that it took: it counts what it drops, and says so in its log. */
    public static Condition outboxOverflows(String gateway) {
        return network -> {
            network.await(
                    gateway + " drops slots", () -> network.statusOf(gateway).outboxDropped() > 0);
            assertThat(network.local().folderOf(gateway).resolve("data").resolve("twinseal.log"))
                    .content()
                    .contains("the outbox is full");
        };
    }

    /** The gateway's links carry more and more, up and down. */
    public static Condition linksCarry(String gateway) {
        return network -> {
            var links = network.local().link(gateway);
            long up = links.bytesUp();
            long down = links.bytesDown();
            network.await(
                    "the links of " + gateway + " carry more than " + up + " bytes up and " + down + " down",
                    () -> links.bytesUp() > up && links.bytesDown() > down);
        };
    }

    /** None of the gateway's offloads is answered sooner, but for those that may be under way already. */
    public static Condition offloadsTakeAtLeast(Duration least, String gateway) {
        return network -> {
            var first = furtherOffloads(network, gateway);
            var answered = Latencies.since(first, furtherOffloads(network, gateway));
            var bound = new Latencies();
            bound.recordNanos(least.toNanos());
            assertThat(answered.buckets().firstKey())
                    .as("bucket of the quickest offload of %s since %s: %s", gateway, first, answered)
                    .isGreaterThanOrEqualTo(bound.view().buckets().firstKey());
        };
    }

    /** The gateway is back with an access point that it had to leave. */
    public static Condition isServedBy(String gateway, String accessPoint) {
        return network -> network.await(gateway + " is served by " + accessPoint, () -> {
            var serving = network.statusOf(gateway).accessPoint();
            return serving != null && serving.name().equals(accessPoint);
        });
    }

    /** Every twin that an access point decides about has a new result, cut where it wanted. */
    public static Condition twinsAreCutAsPlanned(String accessPoint) {
        return network -> network.await("twins are cut as " + accessPoint + " plans", () -> {
            var plan = plan(network, accessPoint);
            if (plan.isEmpty()) return false;
            for (var twin : plan.get().twins()) {
                var newest = network.api(accessPoint).twin(twin.twin(), 1).history();
                if (newest.isEmpty() || newest.get(0).result().cut() != twin.cut()) return false;
            }
            return true;
        });
    }

    /** A few answers over the slower link, and more layers run at the gateway. */
    public static Condition cutsMoveUpOver(long bitsPerSecond, String accessPoint, String gateway) {
        return network -> {
            int before = layers(plan(network, accessPoint).orElseThrow());
            network.throttle(gateway, bitsPerSecond);
            long answered = network.statusOf(gateway).offloadMillis().count();
            network.await(
                    "more layers run at the gateways than " + before,
                    () -> layers(plan(network, accessPoint).orElseThrow()) > before);
            assertThat(network.statusOf(gateway).offloadMillis().count() - answered)
                    .as("offloads answered until then")
                    .isLessThanOrEqualTo(OFFLOADS_UNTIL_MOVED_MAX);
        };
    }

    private static int layers(PlanView plan) {
        return plan.twins().stream().mapToInt(PlanView.TwinPlan::cut).sum();
    }

    private static Optional<PlanView> plan(Network network, String accessPoint) throws UnreachableException {
        try {
            return Optional.of(network.api(accessPoint).plan());
        } catch (RefusedException e) {
            return Optional.empty(); // it has decided nothing yet
        }
    }

    /** The gateway's offloads so far, once some more have been answered. */
    private static LatencyView furtherOffloads(Network network, String gateway)
            throws UnreachableException, RefusedException {
        long enough = network.statusOf(gateway).offloadMillis().count() + FURTHER_OFFLOADS;
        network.await(
                gateway + " has had " + enough + " offloads answered",
                () -> network.statusOf(gateway).offloadMillis().count() >= enough);
        return network.statusOf(gateway).offloadMillis();
    }

    /** Nothing waits in the gateway's outbox any more. */
    public static Condition outboxIsDelivered(String gateway) {
        return network -> network.await(
                "the outbox of " + gateway + " is empty",
                () -> network.statusOf(gateway).outboxCount() == 0);
    }

    /** The chain has just so many data points of the machine. */
    public static Condition sealedPoints(Machine machine, long points) {
        return network -> assertThat(points(network, machine))
                .as("data points of " + machine.twin() + " on the chain")
                .isEqualTo(points);
    }

    /** Every reading of the machine that its gateway acknowledged is on the chain, and nothing that it never said. */
    public static Condition acknowledgedReadingsAreSealed(Machine machine) {
        return network -> {
            long acknowledged = machine.acknowledged();
            network.await(
                    acknowledged + " acknowledged readings of " + machine.twin() + " are sealed",
                    () -> points(network, machine) >= acknowledged);
            assertThat(points(network, machine))
                    .as("data points sealed of what " + machine.twin() + " said")
                    .isLessThanOrEqualTo(machine.published());
        };
    }

    /** The same of killed access points, as their databases have it. */
    public static Condition acknowledgedReadingsAreOnDisk(Machine machine) {
        return network -> {
            for (var accessPoint : network.local().accessPoints())
                network.inDatabaseOf(
                        accessPoint,
                        store -> assertThat(points(store, machine))
                                .as("data points of " + machine.twin() + " in the database of " + accessPoint)
                                .isBetween(machine.acknowledged(), machine.published()));
        };
    }

    private static long points(ChainStore store, Machine machine) {
        return store.twinHistory(machine.twin(), Integer.MAX_VALUE).stream()
                .mapToLong(at -> {
                    var id = store.canonicalId(at.height()).orElseThrow();
                    var body = store.block(id)
                            .orElseThrow()
                            .transactions()
                            .get(at.transaction())
                            .body();
                    return ((InferenceBatch) body).results().get(at.result()).points();
                })
                .sum();
    }

    /** Every access point shows the machine's results, each whole and sealed, and a single one for each reading. */
    public static Condition apiShowsResultsOf(Machine machine) {
        return network -> {
            for (var accessPoint : network.living()) {
                network.await(
                        accessPoint + " shows what " + machine.twin() + " said",
                        () -> points(history(network, accessPoint, machine)) == machine.published());
                for (var result : history(network, accessPoint, machine)) {
                    assertThat(network.api(accessPoint).result(result.id()).state())
                            .isIn("sealed", "final");
                    assertThat(result.outputs()).hasSize(result.points());
                }
            }
        };
    }

    /** Data points of the machine on the chain of the access point that shows most of them. */
    private static long points(Network network, Machine machine) throws UnreachableException, RefusedException {
        long most = 0;
        for (var accessPoint : network.living()) most = Math.max(most, points(history(network, accessPoint, machine)));
        return most;
    }

    private static long points(List<ResultView> results) {
        return results.stream().mapToLong(ResultView::points).sum();
    }

    private static List<ResultView> history(Network network, String accessPoint, Machine machine)
            throws UnreachableException, RefusedException {
        return network.api(accessPoint).twin(machine.twin(), HISTORY).history().stream()
                .map(TwinEntry::result)
                .toList();
    }

    /** Whether each of them answers, and answers so. */
    private static boolean allSay(Network network, List<String> accessPoints, Predicate<StatusView> isSo) {
        var statuses = network.look().accessPoints();
        return accessPoints.stream().map(statuses::get).allMatch(status -> status != null && isSo.test(status));
    }
}
