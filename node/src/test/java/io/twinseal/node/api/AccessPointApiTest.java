package io.twinseal.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPointApiTest {
    private final FakeApiSource source = new FakeApiSource();
    private Optional<PlanView> plan = Optional.empty();
    private final ManualClock clock = new ManualClock(0);
    private final LoopWorkers workers = new LoopWorkers(new ManualNodeLoop(clock), (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private final AccessPointApi api =
            new AccessPointApi(source, source, () -> plan, new InferenceApi(clock, workers, List::of, "test"));

    @Test
    void thePlanIsShownOnceThereIsOne() {
        assertThat(ask("GET", "/v1/plan", Map.of()).status()).isEqualTo(404);
        assertThat(text(ask("GET", "/metrics", Map.of()))).doesNotContain("twinseal_plan");
        plan = Optional.of(new PlanView(
                7,
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
                List.of(new PlanView.TwinPlan("engine-1", "gateway-1", "rul-cnn", 3, 9, 2))));
        assertThat(read("/v1/plan", PlanView.class)).isEqualTo(plan.get());
        assertThat(text(ask("GET", "/metrics", Map.of())))
                .contains("twinseal_plan_slots_total 7", "twinseal_plan_measured_seconds 0.31");
    }

    @Test
    void recordsSurviveTheWayThroughJson() {
        assertThat(read("/v1/status", StatusView.class)).isEqualTo(source.status());
        assertThat(read("/v1/blocks/2", BlockDetailView.class))
                .isEqualTo(source.blockAt(2).orElseThrow());
        assertThat(read("/v1/results/" + FakeApiSource.RESULT_TRANSACTION + "-0", ResultDetailView.class))
                .isEqualTo(source.result(FakeApiSource.RESULT_TRANSACTION, 0).orElseThrow());
        assertThat(read("/v1/twins/engine-1", TwinView.class))
                .isEqualTo(source.twin("engine-1", 20).orElseThrow());
        assertThat(read("/v1/proposals", Listing.Proposals.class).proposals()).isEqualTo(source.proposals());
        assertThat(read("/v1/proposals/" + FakeApiSource.RESULT_TRANSACTION, ProposalView.class))
                .isEqualTo(source.proposals().get(0));
        assertThat(read("/v1/registry", RegistryView.class)).isEqualTo(source.registry());
        assertThat(read("/v1/members", Listing.Members.class).members()).isEqualTo(source.members());
        assertThat(read("/v1/twins", Listing.Twins.class).twins()).isEqualTo(source.twins());
        assertThat(read("/v1/reputation", Listing.Reputations.class).accessPoints())
                .isEqualTo(source.reputations());
    }

    @Test
    void blocksComeNewestFirstAndInPages() {
        assertThat(heights(Map.of())).containsExactly(3L, 2L, 1L, 0L);
        assertThat(heights(Map.of("last", "2"))).containsExactly(3L, 2L);
        assertThat(heights(Map.of("last", "2", "from", "1"))).containsExactly(1L, 0L);
    }

    @Test
    void aBlockIsFoundByHeightAndByIdInEitherCase() {
        var byHeight = read("/v1/blocks/3", BlockDetailView.class);
        assertThat(read("/v1/blocks/" + FakeApiSource.blockId(3), BlockDetailView.class))
                .isEqualTo(byHeight);
        assertThat(read("/v1/blocks/" + FakeApiSource.blockId(3).toUpperCase(Locale.ROOT), BlockDetailView.class))
                .isEqualTo(byHeight);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /v1/blocks/99      | 404 | the chain has no block at height 99 yet
            GET  | /v1/blocks/3/certificate | 409 | block 3 is not final yet; ask again later
            GET  | /v1/blocks/9/certificate | 404 | the chain has no block at height 9 yet
            GET  | /v1/results/abababababababababababababababababababababababababababababababab-1/proof | 409 | not final; ask again later
            GET  | /v1/results/0000000000000000000000000000000000000000000000000000000000000000-1/proof | 404 | this node knows no result 0000000000000000000000000000000000000000000000000000000000000000-1; see the twin's history for its results
            GET  | /v1/results/abc/proof | 400 | 'abc' is no result id; it has 64 hexadecimal digits, '-' and a number
            GET  | /v1/blocks/x       | 400 | 'x' is neither a height nor a block id; a block id has 64 hexadecimal digits
            GET  | /v1/blocks/1234567890123456789 | 400 | '1234567890123456789' is neither a height nor a block id; a block id has 64 hexadecimal digits
            GET  | /v1/results/abc-0  | 400 | 'abc-0' is no result id; it has 64 hexadecimal digits, '-' and a number
            GET  | /v1/twins/nobody   | 404 | the chain has no twin nobody; see /v1/twins
            GET  | /v1/nothing        | 404 | there is no /v1/nothing; there are /v1/status, /v1/blocks, /v1/blocks/{block}, /v1/blocks/{block}/certificate, /v1/results/{result}, /v1/results/{result}/proof, /v1/twins, /v1/twins/{twin}, /v1/members, /v1/reputation, /v1/proposals, /v1/proposals/{proposal}, /v1/plan, /v1/registry, /metrics
            GET  | /v2/models/x       | 404 | there is no model 'x'; POST /v2/repository/index lists those there are
            POST | /v1/status         | 405 | use GET, not POST; POST goes to /v1/transactions
            GET  | /v1/proposals/12   | 400 | '12' is no proposal id; it has 64 hexadecimal digits
            """)
    void refusalsSayWhatToDo(String method, String path, int status, String error) {
        var response = ask(method, path, Map.of());
        assertThat(response.status()).isEqualTo(status);
        assertThat(Json.read(text(response), ApiError.class).error()).isEqualTo(error);
    }

    @Test
    void aTransactionIsTakenOrRefusedWithACode() {
        assertThat(Json.read(text(post("{\"transaction\":\"ab\"}")), SubmissionView.class))
                .isEqualTo(new SubmissionView("ab", "pending"));
        var refused = post("{\"transaction\":\"00\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(Json.read(text(refused), ApiError.class))
                .isEqualTo(new ApiError("The number is used.", "number-used"));
        assertThat(post("{}").status()).isEqualTo(400);
        assertThat(post("ab").status()).isEqualTo(400);
    }

    private HttpResponse.Content post(String body) {
        return (HttpResponse.Content) api.handle(new HttpRequest(
                "POST", "/v1/transactions", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8), "127.0.0.1:1"));
    }

    @Test
    void resultsThatDoNotExistAreNotFound() {
        var known = FakeApiSource.RESULT_TRANSACTION;
        assertThat(ask("GET", "/v1/results/" + known + "-1", Map.of()).status()).isEqualTo(404);
        assertThat(ask("GET", "/v1/results/" + "00".repeat(32) + "-0", Map.of()).status())
                .isEqualTo(404);
        assertThat(ask("GET", "/v1/results/" + known + "-", Map.of()).status()).isEqualTo(400);
        assertThat(ask("GET", "/v1/results/" + known, Map.of()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"0", "1001", "-1", "many", "99999999999999999999"})
    void countsOutOfRangeAreRefused(String last) {
        var response = ask("GET", "/v1/blocks", Map.of("last", last));
        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response)).contains("last=" + last + " is not a whole number in 1 to 1000");
    }

    @Test
    void metricsReadAsPrometheusText() {
        var response = ask("GET", "/metrics", Map.of());
        assertThat(response.contentType()).startsWith("text/plain");
        assertThat(text(response))
                .contains("# TYPE twinseal_height gauge\ntwinseal_height 3\n")
                .contains("twinseal_offload_seconds{quantile=\"0.99\"} 0.002\n")
                .contains("twinseal_offload_seconds_sum 0.003\n")
                .contains("twinseal_offload_seconds_count 2\n")
                .contains("twinseal_top_half_points_total 25\n")
                .contains("twinseal_top_half_cache_hits_total 3\n")
                .contains("twinseal_top_half_saved_seconds_total 6.0E-4\n")
                .contains("twinseal_inference_seconds_count 0\n");
    }

    @Test
    void proofsAndCertificatesAreServedAsTheyAre() {
        for (var path :
                List.of("/v1/results/" + FakeApiSource.RESULT_TRANSACTION + "-0/proof", "/v1/blocks/2/certificate")) {
            var response = ask("GET", path, Map.of());
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.contentType()).isEqualTo("application/octet-stream");
            assertThat(response.body()).isEqualTo(FakeApiSource.PROOF.toBytes());
        }
    }

    @Test
    void blocksThatAreNotKeptAreGoneAndTheAnswerSaysSo() {
        source.lowest = 20;
        for (var path : List.of("/v1/blocks/19", "/v1/blocks/19/certificate")) {
            var gone = ask("GET", path, Map.of());
            assertThat(gone.status()).isEqualTo(410);
            assertThat(Json.read(text(gone), ApiError.class))
                    .isEqualTo(new ApiError(
                            "this node does not have block 19; it has no blocks below height 20: ask"
                                    + " another access point",
                            "not-kept"));
        }
        var unknown = ask("GET", "/v1/blocks/" + "00".repeat(32), Map.of());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(text(unknown)).contains("has no blocks below height 20");
        assertThat(ask("GET", "/v1/blocks/20", Map.of()).status()).isEqualTo(404);
        for (var path : List.of("", "/proof")) {
            var result = ask("GET", "/v1/results/" + "00".repeat(32) + "-0" + path, Map.of());
            assertThat(result.status()).isEqualTo(404);
            assertThat(text(result)).contains("knows no result").contains("has no blocks below height 20");
        }
    }

    private List<Long> heights(Map<String, String> query) {
        return Json.read(text(ask("GET", "/v1/blocks", query)), Listing.Blocks.class).blocks().stream()
                .map(BlockView::height)
                .toList();
    }

    private <T> T read(String path, Class<T> type) {
        var response = ask("GET", path, Map.of());
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("application/json");
        return Json.read(text(response), type);
    }

    private HttpResponse.Content ask(String method, String path, Map<String, String> query) {
        return (HttpResponse.Content)
                api.handle(new HttpRequest(method, path, query, Map.of(), new byte[0], "127.0.0.1:1"));
    }

    private static String text(HttpResponse.Content response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
