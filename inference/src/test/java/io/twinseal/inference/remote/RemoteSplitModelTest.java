package io.twinseal.inference.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.InferResponse;
import io.twinseal.inference.protocol.Message;
import io.twinseal.inference.protocol.Tensor;
import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SumModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSplitModelTest {
    private static final Activation TWO_POINTS = Activation.of(List.of(2), new float[] {1, 2, 4, 5});

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicLong nanos = new AtomicLong();
    private Server server = new Server();
    private HttpServer http;

    /** What the server does; each test changes what it is about. */
    private static final class Server {
        SumModel model = new SumModel("sum", 10);
        String extensions = "[\"binary_tensor_data\"]";
        String input = "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}";
        String output = "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,1]}";
        int status = 200;
        boolean hangs;
        String says = "";
    }

    @BeforeEach
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.setExecutor(handlers);
        http.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        http.stop(0);
        handlers.shutdown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"binary_tensor_data\"]", "[]"})
    void topHalvesAreTheServersAndBottomHalvesAreNot(String extensions) {
        server.extensions = extensions;
        var model = remote(Duration.ofSeconds(20));
        assertThat(model.bottom(1, input(1, 2)).toArray()).containsExactly(10, 20);
        assertThat(asked).isEmpty();
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
        server.input = server.input.replace("2]", "2,1]");
        assertThat(model.whole(input(1, 2)).toArray()).containsExactly(30);
        assertThat(model.top(2, Activation.of(List.of(1), new float[] {7})).toArray())
                .containsExactly(7);
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
        assertThat(asked)
                .containsExactly(
                        "/v2",
                        "/v2/models/sum.top_01",
                        "/v2/models/sum.top_01/infer",
                        "/v2",
                        "/v2/models/sum.top_00",
                        "/v2/models/sum.top_00/infer",
                        "/v2/models/sum.top_01/infer");
    }

    @Test
    void largeBatchesAreSentInParts() {
        var values = new float[2 * 40_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        var sums = remote(Duration.ofSeconds(20)).top(1, Activation.of(List.of(2), values));
        assertThat(sums.points()).isEqualTo(40_000);
        assertThat(sums.value(39_999)).isEqualTo(79_998 + 79_999f);
        assertThat(asked).filteredOn(path -> path.endsWith("/infer")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            input  | {"name":"x","datatype":"FP64","shape":[-1,2]} | its sum.top_01 should have one input, FP32 of shape [-1, 2], but has
            input  | {"name":"x","datatype":"FP32","shape":[-1,3]} | its sum.top_01 should have one input, FP32 of shape [-1, 2], but has
            output | {"name":"y","datatype":"FP32","shape":[-1]}   | its sum.top_01 should have one output, FP32 of shape [-1, 1], but has
            says   | []                                            | the body is not a JSON object
            says   | {"outputs":[]}                                | should answer with y of shape [2, 1], but answers with []
            says   | {"outputs":[{"name":"y","shape":[1,2],"datatype":"FP32","data":[3,9]}]} | should answer with y of shape [2, 1], but answers with
            says   | {"outputs":[{"name":"z","shape":[2,1],"datatype":"FP32","data":[3,9]}]} | should answer with y of shape [2, 1], but answers with
            says   | {"outputs":[{"name":"y","shape":[2,1],"datatype":"FP32","data":[3,1e39]}]} | returns numbers that are not finite
            says   | {"outputs":[{"name":"y","shape":[2,1],"datatype":"FP32","data":[3,9.1]}]} | its sum.top_01 returns 9.1 for what is 9.0 here; give it the bundle with the id 5c5c
            status | 404                                           | answers HTTP 404 to /v2: {"error":"no"}
            status | 503                                           | answers HTTP 503: {"error":"no"}
            """)
    void aServerThatAnswersWronglyIsNotBelieved(String what, String value, String message) {
        switch (what) {
            case "input" -> server.input = value;
            case "output" -> server.output = value;
            case "says" -> server.says = value;
            default -> server.status = Integer.parseInt(value);
        }
        var model = remote(Duration.ofSeconds(20));
        assertThatThrownBy(() -> model.top(1, TWO_POINTS))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("the server at http://127.0.0.1:")
                .hasMessageContaining(message);
        server = new Server();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
    }

    @Test
    void valuesThatNoServerCouldTakeAreTheSendersFault() {
        var model = remote(Duration.ofSeconds(20));
        var tooLarge = Activation.of(List.of(2), new float[] {3e38f, 3e38f});
        assertThatThrownBy(() -> model.top(1, tooLarge)).isInstanceOf(InvalidActivationException.class);
        asked.clear();
        var wrongShape = Activation.of(List.of(3), new float[] {1, 2, 3});
        assertThatThrownBy(() -> model.top(1, wrongShape)).isInstanceOf(InvalidActivationException.class);
        assertThatThrownBy(() -> model.top(3, TWO_POINTS)).isInstanceOf(InvalidActivationException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aServerThatHangsIsGivenUpAndThenLeftAlone() {
        server.hangs = true;
        var model = remote(Duration.ofMillis(300));
        assertUnavailable(model, "gives no answer in 300 ms");
        assertUnavailable(model, "gives no answer in 300 ms");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aServerThatIsAwayIsAskedAgainAfterAWhile() throws IOException {
        var model = remote(Duration.ofSeconds(20));
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
        var address = http.getAddress();
        http.stop(0);
        assertUnavailable(model, "the server at http://127.0.0.1:" + address.getPort());
        http = HttpServer.create(address, 0);
        http.createContext("/", this::answer);
        http.start();
        asked.clear();
        assertUnavailable(model, "the server at http://127.0.0.1:" + address.getPort());
        assertThat(asked).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        server.says = " ".repeat(5 << 20);
        assertUnavailable(remote(Duration.ofSeconds(20)), "its answer has more than 4194304 bytes");
    }

    private static void assertUnavailable(RemoteSplitModel model, String message) {
        assertThatThrownBy(() -> model.top(1, TWO_POINTS))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void layersBelowWhereTheServerTakesOverRunHere() {
        var model = remote(Duration.ofSeconds(20), 1);
        assertThat(model.top(0, input(1, 2)).toArray()).containsExactly(30);
        assertThat(model.whole(input(3, 4)).toArray()).containsExactly(70);
        assertThat(model.top(1, TWO_POINTS).toArray()).containsExactly(3, 9);
        assertThat(asked).contains("/v2/models/sum.top_01/infer").noneMatch(path -> path.contains("top_00"));
        assertThatThrownBy(() -> remote(Duration.ofSeconds(20), 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private RemoteSplitModel remote(Duration timeout) {
        return remote(timeout, 0);
    }

    private RemoteSplitModel remote(Duration timeout, int above) {
        var url = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        return new RemoteSplitModel(new SumModel("sum", 10), new RemoteServer(url, timeout, nanos::get), above);
    }

    private static Activation input(float... values) {
        return Activation.of(List.of(2, 1), values);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = exchange.getRequestBody().readAllBytes();
        asked.add(path);
        if (server.hangs) {
            await(released);
        }
        if (server.status != 200) {
            send(exchange, server.status, "{\"error\":\"no\"}".getBytes(UTF_8));
        } else if (path.equals("/v2")) {
            send(exchange, 200, ("{\"name\":\"s\",\"extensions\":" + server.extensions + "}").getBytes(UTF_8));
        } else if (!path.endsWith("/infer")) {
            var metadata = "{\"name\":\"m\",\"inputs\":[" + server.input + "],\"outputs\":[" + server.output + "]}";
            send(exchange, 200, metadata.getBytes(UTF_8));
        } else if (!server.says.isEmpty()) {
            send(exchange, 200, server.says.getBytes(UTF_8));
        } else {
            infer(exchange, path, body);
        }
    }

    private void infer(HttpExchange exchange, String path, byte[] body) throws IOException {
        var header = exchange.getRequestHeaders().getFirst(Message.JSON_LENGTH_HEADER);
        assertThat(header != null).isEqualTo(server.extensions.contains("binary"));
        var request = InferRequest.read(Message.received(body, header));
        int cut = path.contains("top_00") ? 0 : 1;
        try {
            var result = server.model.top(cut, request.inputs().get(0).values());
            var message = new InferResponse("m", null, null, List.of(new Tensor("y", result))).write(request);
            if (message.hasBinary()) {
                exchange.getResponseHeaders()
                        .set(
                                Message.JSON_LENGTH_HEADER,
                                Integer.toString(message.json().remaining()));
            }
            send(exchange, 200, message.body());
        } catch (InvalidActivationException e) {
            send(exchange, 400, "{\"error\":\"no\"}".getBytes(UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
