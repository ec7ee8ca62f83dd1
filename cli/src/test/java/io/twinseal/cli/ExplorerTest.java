package io.twinseal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.twinseal.node.api.PlanView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorerTest {
    private final SampleNode node;

    ExplorerTest() throws IOException {
        node = new SampleNode();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void statusSaysHowTheNodeIsDoing() {
        assertThat(explore("status").out())
                .contains("access point      ap-1  ")
                .contains("up                3 min 20 s\n")
                .contains("reputation        U 0.5000  gamma 0.7500\n")
                .contains("mining            150.0 k hashes/s against 750.0 k expected, 1 blocks on the chain\n")
                .contains("top halves        25 data points in 10 calls, 3 pieces from the cache\n")
                .contains("offload           p50 2.50 ms  p99 9.00 ms  max 12.0 ms  of 4\n")
                .contains("final             height 0  ")
                .contains("signed to sealed  none yet\n")
                .contains("signed to final   none yet\n")
                .contains("peer              ap-2 (access point) at 127.0.0.1:7401\n")
                .contains("faults            none\n");
        node.chain.fail("the disk is full");
        assertThat(explore("status").out()).contains("FAULT             the disk is full\n");
    }

    @Test
    void blocksLineUp() {
        var lines = explore("blocks").out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("height  id            state   time (UTC)");
        assertThat(lines.get(1)).startsWith("     1  " + node.chain.blockId().substring(0, 12));
        assertThat(lines.get(2)).contains("genesis");
        assertThat(lines.get(0).indexOf("proposer")).isEqualTo(lines.get(1).indexOf("ap-1"));
        assertThat(explore("blocks", "--last", "1").out().lines()).hasSize(2);
    }

    @Test
    void followingShowsEachNewBlockOnce() {
        var result = CompletableFuture.supplyAsync(() -> explore("blocks", "--last", "1", "--follow", "--count", "2"));
        await().until(() -> {
            node.chain.grow();
            return result.isDone();
        });
        var heights = new ArrayList<Long>();
        for (var line : result.join().out().lines().skip(1).toList())
            heights.add(Long.parseLong(line.strip().split(" ", 2)[0]));
        assertThat(heights)
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void aBlockIsShownByHeightOrId() {
        var byHeight = explore("block", "1").out();
        assertThat(byHeight).contains("height      1\n", "93.25", node.chain.resultId());
        assertThat(explore("block", node.chain.blockId()).out()).isEqualTo(byHeight);
        var missing = explore("block", "99");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("twinseal: the chain has no block at height 99 yet\n");
    }

    @Test
    void aResultIsCheckedHere() {
        var good = explore("result", node.chain.resultId());
        assertThat(good.exitCode()).isZero();
        assertThat(good.out())
                .contains("computed by                    ap-1  ")
                .contains("cut                            after layer 2 of 6\n")
                .contains("output                         rul=93.25\n")
                .contains("output                         rul=91.50\n")
                .contains("signature of the access point  holds, by ")
                .contains("inclusion                      holds, transaction 1 of 1 in block 1\n");
        var otherChain = explore("result", "--chain", "ab".repeat(32), node.chain.resultId());
        assertThat(otherChain.exitCode()).isEqualTo(4);
        assertThat(otherChain.out()).contains("signature of the gateway       DOES NOT HOLD, by ");
    }

    @Test
    void aFinalResultsProofIsSavedOnce(@TempDir Path folder) throws IOException {
        var file = folder.resolve("result.proof");
        var early = explore("result", node.chain.resultId(), "--proof", file.toString());
        assertThat(early.exitCode()).isEqualTo(1);
        assertThat(early.err()).isEqualTo("twinseal: the result is not final; ask again later\n");
        assertThat(file).doesNotExist();
        node.chain.grow();
        assertThat(explore("result", node.chain.resultId(), "--proof", file.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(SampleChain.PROOF.toBytes());
        assertThat(explore("result", node.chain.resultId(), "--proof", file.toString())
                        .err())
                .contains("exists already and is not overwritten");
    }

    @Test
    void aLyingNodeIsFoundOut() {
        node.chain.lie();
        var result = explore("result", node.chain.resultId());
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.out())
                .contains("signature of the gateway       DOES NOT HOLD")
                .contains("signature of the access point  holds");
    }

    @Test
    void twinsMembersAndReputation() {
        assertThat(explore("twin", SampleChain.TWIN).out()).contains("rul=91.50", "rul-cnn", "gateway-1");
        assertThat(explore("twin").out()).contains("engine-1  gateway-1  rul-cnn        1\n");
        assertThat(explore("members").out()).containsPattern("gateway-1 +gateway +ap-1 +[0-9a-f]{64}\n");
        assertThat(explore("reputation").out()).contains("5200.0 MFLOP in 128 blocks");
        assertThat(explore("reputation", "ap-1").exitCode()).isZero();
        var unknown = explore("reputation", "ap-9");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("there is no access point ap-9; there are ap-1");
    }

    @Test
    void showsThePlanAndFollowsIt() throws Exception {
        var none = explore("plan");
        assertThat(none.exitCode()).isNotZero();
        assertThat(none.err()).contains("has decided nothing about cuts", "policy = \"dpra\"");
        node.plan = Optional.of(plan(7, 3));
        assertThat(explore("plan").out())
                .contains(
                        "310.0 ms a slot: inference 60.0 + mining 250.0", "Q 0.000, Z 0.250", "gateway-1", "engine-1");
        var following = CompletableFuture.supplyAsync(() -> explore("plan", "--follow"));
        await().until(() -> node.plansAsked.get() >= 4);
        node.plan = Optional.of(plan(8, 9));
        int asked = node.plansAsked.get();
        await().until(() -> node.plansAsked.get() >= asked + 2);
        node.plan = Optional.empty();
        assertThat(following.get(1, TimeUnit.MINUTES).out())
                .containsOnlyOnce("slot 8")
                .contains("engine-1:9")
                .doesNotContain("slot 7");
    }

    private static PlanView plan(long slot, int cut) {
        return new PlanView(
                slot,
                1_000,
                "dpra",
                true,
                1.5,
                new PlanView.ReputationQueues(0.3, 0.2, 0.1, 0.5, 0, 0.25),
                new PlanView.SlotTimes(0.05, 0.25, 0.3),
                new PlanView.SlotTimes(0.06, 0.25, 0.31),
                2,
                0.05,
                12,
                List.of(new PlanView.GatewayPlan("gateway-1", 1e7, 20, 250, 55, 60, 5, 50, 5)),
                List.of(new PlanView.TwinPlan("engine-1", "gateway-1", "rul-cnn", cut, 9, 2)));
    }

    @Test
    void everyCommandPrintsJson() {
        for (var command : List.of("status", "blocks", "block 1", "twin engine-1", "twin", "members", "reputation"))
            assertThat(JsonParser.parseString(json(command)).isJsonObject())
                    .as(command)
                    .isTrue();
        var result =
                JsonParser.parseString(json("result " + node.chain.resultId())).getAsJsonObject();
        assertThat(result.get("holds").getAsBoolean()).isTrue();
        assertThat(result.get("checks").getAsJsonArray()).hasSize(6);
    }

    @Test
    void aNodeThatIsNotThereIsThree() {
        var url = node.url();
        node.close();
        var result = CommandResult.of("explorer", "--node", url, "status");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo("twinseal: no node answers at " + url + " (connection refused); is it running?\n");
    }

    private String json(String command) {
        var result = CommandResult.of(("explorer --json --node " + node.url() + " " + command).split(" ", -1));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private CommandResult explore(String... command) {
        var line = new ArrayList<>(List.of("explorer", "--node", node.url()));
        line.addAll(List.of(command));
        return CommandResult.of(line.toArray(String[]::new));
    }
}
