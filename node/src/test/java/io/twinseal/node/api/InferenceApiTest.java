package io.twinseal.node.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.InferResponse;
import io.twinseal.inference.protocol.Message;
import io.twinseal.inference.protocol.ModelMetadata;
import io.twinseal.inference.protocol.Tensor;
import io.twinseal.inference.protocol.TensorMetadata;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.inference.split.SumModel;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceApiTest {
    private static final String ID = "5c".repeat(32);
    private static final String TWO_POINTS =
            "{\"inputs\":[{\"name\":\"input\",\"shape\":[2,2,1],\"datatype\":\"FP32\",\"data\":[1,2,4,5]}]}";
    private static final Activation VALUES = Activation.of(List.of(2, 1), new float[] {1, 2, 4, 5});

    private final ManualClock clock = new ManualClock(0);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final LoopWorkers workers = new LoopWorkers(loop, (where, cause) -> {
        throw new AssertionError(where, cause);
    });
    private final List<SplitModel> networks = new ArrayList<>(List.of(new SumModel("sum", 10)));
    private final InferenceApi api = new InferenceApi(clock, workers, () -> networks, "test/1");

    @Test
    void theServerSaysWhatItIs() {
        assertThat(text(get("/v2")))
                .isEqualTo("{\"name\":\"twinseal\",\"version\":\"test/1\",\"extensions\":[\"binary_tensor_data\"]}");
        assertThat(get("/v2/").status()).isEqualTo(200);
        assertThat(text(get("/v2/health/live"))).isEqualTo("{\"live\":true,\"ready\":true}");
        assertThat(text(get("/v2/health/ready"))).isEqualTo("{\"live\":true,\"ready\":true}");
    }

    @Test
    void everyModelIsThereWholeAndInHalves() {
        var index = post("/v2/repository/index", "");
        assertThat(index.status()).isEqualTo(200);
        for (var name : List.of(
                "sum", "sum.bottom_00", "sum.top_00", "sum.bottom_01", "sum.top_01", "sum.bottom_02", "sum.top_02")) {
            assertThat(text(index))
                    .contains("{\"name\":\"" + name + "\",\"version\":\"" + ID
                            + "\",\"state\":\"READY\",\"reason\":\"\"}");
            assertThat(text(get("/v2/models/" + name + "/ready")))
                    .isEqualTo("{\"name\":\"" + name + "\",\"ready\":true}");
        }
        assertThat(Json.read(text(get("/v2/models/sum.top_01/versions/" + ID)), ModelMetadata.class))
                .isEqualTo(new ModelMetadata(
                        "sum.top_01",
                        List.of(ID),
                        "tensorflow_savedmodel",
                        List.of(new TensorMetadata("input", "FP32", List.of(-1L, 2L))),
                        List.of(new TensorMetadata("output", "FP32", List.of(-1L, 1L))),
                        Map.of("description", "Results given here are neither signed nor recorded on the chain.")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sum           | [2,2,1] | 30.0,90.0",
                "sum.bottom_01 | [2,2,1] | 10.0,20.0,40.0,50.0",
                "sum.top_01    | [2,2]   | 3.0,9.0",
            })
    void modelsAndHalvesGiveResults(String model, String shape, String values) {
        for (var version : List.of("", "/versions/" + ID)) {
            var answer =
                    infer(model + version, TWO_POINTS.replace("[2,2,1]", shape).replaceFirst("\\{", "{\"id\":\"42\","));
            assertThat(answer.contentType()).startsWith("application/json");
            assertThat(text(answer))
                    .startsWith("{\"model_name\":\"" + model + "\",\"model_version\":\"" + ID + "\",\"id\":\"42\",")
                    .contains("\"name\":\"output\"", "\"datatype\":\"FP32\"", "\"data\":[" + values + "]");
        }
    }

    @Test
    void tensorsMayTravelAsBytes() {
        var request = new InferRequest(null, List.of(new Tensor("input", VALUES)), List.of(), true);
        var message = request.write(true);
        var length = Integer.toString(message.json().remaining());
        var answer = infer("sum", message.body(), Map.of("inference-header-content-length", length));
        assertThat(answer.contentType()).isEqualTo("application/octet-stream");
        var response = InferResponse.read(
                Message.received(answer.body(), answer.headers().get("Inference-Header-Content-Length")));
        assertThat(response)
                .isEqualTo(new InferResponse(
                        "sum", ID, null, List.of(new Tensor("output", Activation.of(List.of(1), new float[] {30, 90
                        })))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "name":"input" | "name":"x"         | model sum takes one tensor, named 'input', but 'inputs' has [x]
            "inputs"       | "input"            | model sum takes one tensor, named 'input', but 'inputs' has []
            [2,2,1]        | [1,4,1]            | model sum takes the input in the shape [points, 2, 1], but got [1, 4, 1]
            [1,2,4,5]      | [1,2,4,1e39]       | model sum cannot take the input: it has numbers that are not finite
            [1,2,4,5]      | [3e38,3e38,1,1]    | the sum is not finite; its values were out of range
            "FP32"         | "INT32"            | tensor 'input' has datatype INT32, but models here know FP32
            {"inputs"      | {"outputs":[{"name":"y"}],"inputs" | model sum returns 'output', but 'outputs' asks for 'y'
            {"inputs"      | {"id":7,"inputs"   | 'id' is 7, not a string
            """)
    void wrongRequestsAreToldWhatIsWrong(String original, String broken, String error) {
        assertThat(TWO_POINTS).contains(original);
        var answer = infer("sum", TWO_POINTS.replace(original, broken));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(api.metrics()).contains("{model=\"sum\",outcome=\"invalid\"} 1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /v2/models/product          | 404 | there is no model 'product'; POST /v2/repository/index lists those there are
            GET  | /v2/models/sum.top_03/ready | 404 | there is no model 'sum.top_03'; POST /v2/repository/index lists those there are
            POST | /v2/models/product/infer    | 404 | there is no model 'product'; POST /v2/repository/index lists those there are
            GET  | /v2/models/sum/versions/1   | 404 | model sum has no version '1', only 5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c; leave it out
            POST | /v2/models/sum              | 405 | use GET, not POST; POST goes to /v2/models/{model}/infer, /v2/models/{model}/versions/{version}/infer, /v2/repository/index
            """)
    void whatIsNotThereIsSaid(String method, String path, int status, String error) {
        var answer = (HttpResponse.Content) api.handle(request(method, path, new byte[0], Map.of()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(text(answer)).isEqualTo("{\"error\":\"" + error + "\"}");
    }

    @Test
    void compressedBodiesAreRefused() {
        assertThat(infer("sum", TWO_POINTS.getBytes(UTF_8), Map.of("content-encoding", "gzip"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void nothingRunsOnTheCallersThreadAndOnlySoMuchAtOnce() {
        var answers = new ArrayList<HttpResponse.Later>();
        for (int i = 0; i < 8; i++) answers.add(begin("sum", TWO_POINTS.getBytes(UTF_8), Map.of()));
        assertThat(answers)
                .noneMatch(later -> later.content().toCompletableFuture().isDone());
        var ninth = post("/v2/models/sum/infer", TWO_POINTS);
        assertThat(ninth.status()).isEqualTo(503);
        assertThat(ninth.headers()).containsEntry("Retry-After", "1");
        assertThat(text(ninth)).isEqualTo("{\"error\":\"8 requests are being worked on; ask again later\"}");
        loop.runReady();
        assertThat(answers)
                .allMatch(later -> later.content().toCompletableFuture().join().status() == 200);
        assertThat(infer("sum", TWO_POINTS).status()).isEqualTo(200);
        assertThat(api.metrics())
                .contains("# TYPE twinseal_inference_requests_total counter\n")
                .contains("twinseal_inference_requests_total{model=\"sum\",outcome=\"answered\"} 9\n")
                .contains("twinseal_inference_requests_total{model=\"sum\",outcome=\"busy\"} 1\n")
                .contains("twinseal_inference_seconds_count 9\n");
    }

    @Test
    void namesThatClientsMakeUpDoNotPileUp() {
        for (int i = 0; i < 3; i++) post("/v2/models/no-" + i + "/infer", TWO_POINTS);
        assertThat(api.metrics())
                .contains("twinseal_inference_requests_total{model=\"\",outcome=\"no_such_model\"} 3\n")
                .doesNotContain("no-0");
    }

    private HttpResponse.Content get(String path) {
        return (HttpResponse.Content) api.handle(request("GET", path, new byte[0], Map.of()));
    }

    private HttpResponse.Content post(String path, String body) {
        return (HttpResponse.Content) api.handle(request("POST", path, body.getBytes(UTF_8), Map.of()));
    }

    private HttpResponse.Content infer(String model, String body) {
        return infer(model, body.getBytes(UTF_8), Map.of());
    }

    private HttpResponse.Content infer(String model, byte[] body, Map<String, String> headers) {
        var later = begin(model, body, headers);
        loop.runReady();
        return later.content().toCompletableFuture().join();
    }

    private HttpResponse.Later begin(String model, byte[] body, Map<String, String> headers) {
        return (HttpResponse.Later) api.handle(request("POST", "/v2/models/" + model + "/infer", body, headers));
    }

    private static HttpRequest request(String method, String path, byte[] body, Map<String, String> headers) {
        return new HttpRequest(method, path, Map.of(), headers, body, "127.0.0.1:1");
    }

    private static String text(HttpResponse.Content response) {
        return new String(response.body(), UTF_8);
    }
}
