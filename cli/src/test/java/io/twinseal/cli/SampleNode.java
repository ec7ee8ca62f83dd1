package io.twinseal.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twinseal.node.api.AccessPointApi;
import io.twinseal.node.api.HttpRequest;
import io.twinseal.node.api.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The real routes over a sample chain, behind the JDK's own HTTP server. */
final class SampleNode implements AutoCloseable {
    final SampleChain chain = new SampleChain();
    private final AccessPointApi api = new AccessPointApi(chain, chain);
    private final HttpServer server;

    SampleNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var query = new TreeMap<String, String>();
        var text = exchange.getRequestURI().getQuery();
        if (text != null) for (var pair : text.split("&", -1)) query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        var path = exchange.getRequestURI().getPath();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request = new HttpRequest(exchange.getRequestMethod(), path, query, Map.of(), body, "test");
        var response = (HttpResponse.Content) api.handle(request);
        exchange.sendResponseHeaders(response.status(), response.body().length);
        exchange.getResponseBody().write(response.body());
        exchange.close();
    }
}
