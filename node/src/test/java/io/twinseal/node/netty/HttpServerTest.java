package io.twinseal.node.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.twinseal.node.api.HttpRequest;
import io.twinseal.node.api.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {
    private static final HttpLimits LIMITS = new HttpLimits(4, 1_000, 500, 100_000, 100);

    private final EventLoops loops = new EventLoops(1);
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "handlers"));
    private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
    private final List<HttpResponse.EventSink> sinks = new CopyOnWriteArrayList<>();
    private final CompletableFuture<HttpResponse.Content> later = new CompletableFuture<>();
    private final AtomicInteger left = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.listen(
                loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::handle, executor, LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
        executor.shutdownNow();
    }

    private HttpResponse handle(HttpRequest request) {
        assertThat(Thread.currentThread().getName()).isEqualTo("handlers");
        requests.add(request);
        return switch (request.path()) {
            case "/hello" -> HttpResponse.text(200, "hello " + request.query().get("who"));
            case "/later" -> new HttpResponse.Later(later);
            case "/broken" -> throw new IllegalStateException("broken");
            case "/events" ->
                new HttpResponse.Events(sink -> {
                    sinks.add(sink);
                    sink.send("first", "one\ntwo");
                    return left::incrementAndGet;
                });
            default -> HttpResponse.json(404, "{}");
        };
    }

    @Test
    void requestsReachTheHandlerDecoded() throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(uri("/hello?who=J%C3%BCrgen+M&who=x&flag"))
                .header("X-Extra", "1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("böde"))
                .build();
        var response = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello Jürgen M");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        HttpRequest got = requests.get(0);
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.query()).containsEntry("who", "Jürgen M").containsEntry("flag", "");
        assertThat(got.headers()).containsEntry("x-extra", "1");
        assertThat(got.text()).isEqualTo("böde");
        assertThat(got.body()).hasSize(5);
        assertThat(got.remote()).startsWith("127.0.0.1:");
    }

    @Test
    void aHandlerThatThrowsAnswers500() throws Exception {
        try (var logs = new Logs()) {
            assertThat(get("/broken").statusCode()).isEqualTo(500);
            assertThat(logs.has("GET /broken failed")).isTrue();
        }
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void anAnswerMayComeLaterFromAnotherThreadAndKeepsItsPlace() throws Exception {
        String second = "GET /hello?who=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Socket socket = raw("GET /later HTTP/1.1\r\nHost: x\r\n\r\n" + second)) {
            await().until(() -> requests.size() == 1);
            assertThat(get("/hello").statusCode()).isEqualTo(200); // nothing waits with it
            later.complete(HttpResponse.text(200, "at last").with("X-Extra", "1"));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).containsSubsequence("X-Extra: 1", "at last", "hello b");
        }
    }

    @Test
    void anAnswerThatFailsLaterIsA500() throws Exception {
        try (var logs = new Logs()) {
            later.completeExceptionally(new IllegalStateException("broken"));
            assertThat(get("/later").statusCode()).isEqualTo(500);
            assertThat(logs.has("GET /later failed")).isTrue();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws Exception {
        try (Socket socket = raw("GET /hello?who=a HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3)
                + "GET /hello?who=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(5);
            assertThat(all).endsWith("hello b");
        }
    }

    @Test
    void whatIsNotHttpOrTooMuchIsRefused() throws Exception {
        try (Socket socket = raw("\u0001\u0002nonsense\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
        }
        try (Socket socket = raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 400").contains("the address cannot be read");
        }
        try (Socket socket = raw("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")) {
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 413")
                    .endsWith("{\"error\":\"the body has more than 1000 bytes; send less at a time\"}");
        }
        try (Socket socket =
                raw("POST /hello HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("send less at a time");
        }
        try (Socket socket = raw("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 400");
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void idleConnectionsAreClosedAndTooManyAreTurnedAway() throws Exception {
        try (var logs = new Logs();
                Socket one = raw("");
                Socket two = raw("");
                Socket three = raw("");
                Socket four = raw("")) {
            try (Socket five = raw("")) {
                assertThat(five.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(logs.has("4 HTTP connections are open")).isTrue();
            for (Socket socket : List.of(one, two, three, four))
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(get("/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void eventsAreStreamedUntilTheListenerLeaves() throws Exception {
        try (Socket socket = raw("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(readUntil(lines, "event: first")).contains("content-type: text/event-stream; charset=utf-8");
            assertThat(lines.readLine()).isEqualTo("data: one");
            assertThat(lines.readLine()).isEqualTo("data: two");
            readUntil(lines, ": alive");
            readUntil(lines, ": alive"); // longer than the idle limit does not end it
            assertThat(sinks.get(0).send("next", "{}")).isTrue();
            readUntil(lines, "event: next");
            assertThat(lines.readLine()).isEqualTo("data: {}");
            assertThat(left).hasValue(0);
        }
        await().until(() -> left.get() == 1);
        assertThat(sinks.get(0).send("next", "{}")).isFalse();
    }

    @Test
    void theServerMayEndAStream() throws Exception {
        try (Socket socket = raw("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
            await().until(() -> sinks.size() == 1);
            sinks.get(0).close();
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).endsWith("0\r\n\r\n");
        }
        await().until(() -> left.get() == 1);
    }

    @Test
    void aListenerThatDoesNotReadIsDropped() throws Exception {
        try (var logs = new Logs();
                Socket socket = raw("GET /events HTTP/1.1\r\nHost: x\r\n\r\n")) {
            await().until(() -> sinks.size() == 1);
            String data = "x".repeat(10_000);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (int i = 0; i < 500; i++) if (!sinks.get(0).send("next", data)) return true;
                return false;
            });
            assertThat(logs.has("it reads events too slowly")).isTrue();
            await().until(() -> left.get() == 1);
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Test
    void anAddressInUseIsAClearError() {
        assertThatThrownBy(() -> HttpServer.listen(loops, server.address(), this::handle, executor, LIMITS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen for HTTP on ")
                .hasMessageContaining("; free the port or configure another");
    }

    private static String readUntil(BufferedReader lines, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(wanted)) return seen.toString();
            seen.append(line).append('\n');
        }
        throw new AssertionError("no '" + wanted + "' in " + seen);
    }

    private java.net.http.HttpResponse<String> get(String path) throws Exception {
        return client.send(
                java.net.http.HttpRequest.newBuilder(uri(path)).build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private Socket raw(String text) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
