package io.twinseal.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twinseal.node.api.AccessPointApi;
import io.twinseal.node.api.HttpRequest;
import io.twinseal.node.api.HttpResponse;
import io.twinseal.node.api.InferenceApi;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.runtime.LoopWorkers;
import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The real routes over a sample chain, behind the JDK's own HTTP server. */
final class SampleNode implements AutoCloseable {
    private static final ManualClock CLOCK = new ManualClock(0);
    private static final Workers WORKERS = new LoopWorkers(new ManualNodeLoop(CLOCK), (where, cause) -> {
        throw new AssertionError(where, cause);
    });

    final SampleChain chain = new SampleChain();
    final AtomicInteger plansAsked = new AtomicInteger();
    volatile Optional<PlanView> plan = Optional.empty();
    private final AccessPointApi api =
            new AccessPointApi(chain, chain, this::plan, new InferenceApi(CLOCK, WORKERS, List::of, "test"));
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

    private Optional<PlanView> plan() {
        Optional<PlanView> now = plan;
        plansAsked.incrementAndGet();
        return now;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var query = new TreeMap<String, String>();
        var text = exchange.getRequestURI().getQuery();
        if (text != null) for (var pair : text.split("&", -1)) query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        var path = exchange.getRequestURI().getPath();
        var body = exchange.getRequestBody().readAllBytes();
        var request = new HttpRequest(exchange.getRequestMethod(), path, query, Map.of(), body, "test");
        var response = (HttpResponse.Content) api.handle(request);
        exchange.sendResponseHeaders(response.status(), response.body().length);
        exchange.getResponseBody().write(response.body());
        exchange.close();
    }
}
