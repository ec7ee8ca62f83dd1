package io.twinseal.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
    private final HttpServer server;
    private final ApiClient client;

    ApiClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client = new ApiClient(
                ApiClient.parseNode("127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(10));
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void nodesAreGivenWithOrWithoutScheme() {
        assertThat(ApiClient.parseNode("127.0.0.1:7500")).isEqualTo(URI.create("http://127.0.0.1:7500"));
        assertThat(ApiClient.parseNode("http://[::1]:7500/")).isEqualTo(URI.create("http://[::1]:7500"));
        for (var wrong : new String[] {"https://a:1", "ftp://a", "http://a/b", "a b", "http://"})
            assertThatThrownBy(() -> ApiClient.parseNode(wrong)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesOnWhatTheNodeSaysIsWrong() {
        answer("/v1/twins/a%20b", 404, "{\"error\": \"the chain has no twin a b\"}");
        assertThatThrownBy(() -> client.twin("a b", 1))
                .isInstanceOf(RefusedException.class)
                .hasMessage("the chain has no twin a b")
                .matches(e -> ((RefusedException) e).isNotFound());
    }

    @Test
    void strangersAndOtherKindsOfNodesAreToldApart() {
        answer("/v1/status", 200, "{\"chainId\": \"00\"}");
        answer("/v1/members", 502, "<html>");
        answer("/v1/twins", 200, "[not json");
        assertThatThrownBy(client::status).hasMessageContaining("fields missing; is it the kind of node");
        assertThatThrownBy(client::members).hasMessageContaining("answers HTTP 502; is it a node of this network?");
        assertThatThrownBy(client::twins).hasMessageContaining("does not answer as this version expects");
    }

    @Test
    void aNodeThatIsNotThereIsUnreachable() {
        server.stop(0);
        assertThatThrownBy(client::status)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("(connection refused); is it running?");
    }

    private void answer(String path, int status, String body) {
        server.createContext(URI.create(path).getPath(), exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
