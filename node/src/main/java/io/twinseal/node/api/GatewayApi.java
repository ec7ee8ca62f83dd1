package io.twinseal.node.api;

/**
 * The routes of a gateway.
 *
 * <pre>
 *   /v1/status    how the gateway and its twins are doing
 *   /metrics      the same as text for Prometheus
 *   /v2…          the Open Inference Protocol, see InferenceApi
 * </pre>
 */
public final class GatewayApi implements HttpHandler {
    private final InferenceApi inference;
    private final Router router;

    public GatewayApi(GatewayApiSource source, InferenceApi inference) {
        this.inference = inference;
        this.router = new Router()
                .get("/v1/status", arguments -> Answers.json(200, source.status()))
                .get(
                        "/metrics",
                        arguments -> HttpResponse.text(200, Metrics.of(source.status()) + inference.metrics()));
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return inference.serves(request) ? inference.handle(request) : router.handle(request);
    }
}
