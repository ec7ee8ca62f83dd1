package io.twinseal.node.api;

/**
 * The routes of a gateway.
 *
 * <pre>
 *   /v1/status    how the gateway and its twins are doing
 *   /metrics      the same as text for Prometheus
 * </pre>
 */
public final class GatewayApi implements HttpHandler {
    private final Router router;

    public GatewayApi(GatewayApiSource source) {
        this.router = new Router()
                .get("/v1/status", arguments -> Answers.json(200, source.status()))
                .get("/metrics", arguments -> HttpResponse.text(200, Metrics.of(source.status())));
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return router.handle(request);
    }
}
