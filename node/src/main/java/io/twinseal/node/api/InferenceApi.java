package io.twinseal.node.api;

import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.Message;
import io.twinseal.inference.protocol.ProtocolException;
import io.twinseal.inference.protocol.ServerMetadata;
import io.twinseal.inference.split.InvalidActivationException;
import io.twinseal.inference.split.ModelUnavailableException;
import io.twinseal.inference.split.SplitModel;
import io.twinseal.node.api.InferenceCounts.Outcome;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The Open Inference Protocol, version 2, over HTTP: every model of this node for clients that know nothing of chains. What
 * they get is neither signed nor recorded. Requests and results may hold tensors as binary data.
 *
 * <pre>
 *   /v2                                              the server
 *   /v2/health/live, /v2/health/ready                200: a node answers once its models are loaded
 *   /v2/models/{model}[/versions/{version}]          its tensors
 *   /v2/models/{model}[/versions/{version}]/ready    200, or 404 if there is none
 *   POST /v2/models/{model}[/versions/{version}]/infer
 *   POST /v2/repository/index                        every model
 * </pre>
 *
 * <p>Errors are {@code {"error": "…"}}: 400 for a request that is wrong, 404 for an unknown model, 503 while as many
 * requests as may be are being worked on. Models run on workers.
 *
 * <p>Not thread-safe: the node's loop owns it.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">the specification</a>
 */
public final class InferenceApi implements HttpHandler {
    /** So few that signatures, which the same workers check, never wait long. */
    private static final int IN_FLIGHT_MAX = 8;

    private static final String NAME = "twinseal";
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Clock clock;
    private final Workers workers;
    private final Supplier<List<SplitModel>> networks;
    private final Map<String, ServedModel> models = new LinkedHashMap<>();
    private List<SplitModel> listed = List.of();
    private final InferenceCounts counts = new InferenceCounts();
    private final Router router;
    private int inFlight;

    /**
     * @param networks those that are loaded now, more as time goes by
     * @param software the server's version, as clients are told
     */
    public InferenceApi(Clock clock, Workers workers, Supplier<List<SplitModel>> networks, String software) {
        this.clock = clock;
        this.workers = workers;
        this.networks = networks;
        var server = new ServerMetadata(NAME, software, List.of(ServerMetadata.BINARY));
        this.router = new Router()
                .get("/v2", arguments -> Answers.json(200, server))
                .get("/v2/health/live", arguments -> Answers.json(200, new Health(true, true)))
                .get("/v2/health/ready", arguments -> Answers.json(200, new Health(true, true)))
                .get("/v2/models/{model}", this::metadata)
                .get("/v2/models/{model}/versions/{version}", this::metadata)
                .get("/v2/models/{model}/ready", this::ready)
                .get("/v2/models/{model}/versions/{version}/ready", this::ready)
                .post("/v2/models/{model}/infer", this::infer)
                .post("/v2/models/{model}/versions/{version}/infer", this::infer)
                .post("/v2/repository/index", arguments -> Answers.json(200, index()));
    }

    /** Both fields in both answers: specification and servers differ over which belongs to which. */
    private record Health(boolean live, boolean ready) {}

    private record ModelHealth(String name, boolean ready) {}

    private record IndexEntry(String name, String version, String state, String reason) {}

    /** Whether a request is one of those that belong here. */
    boolean serves(HttpRequest request) {
        return request.path().equals("/v2") || request.path().startsWith("/v2/");
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return router.handle(request);
    }

    /** What was asked here so far, as Prometheus reads it. */
    String metrics() {
        return Metrics.of(counts);
    }

    private HttpResponse metadata(Arguments arguments) throws BadRequestException {
        return Answers.json(200, model(arguments).metadata());
    }

    private HttpResponse ready(Arguments arguments) throws BadRequestException {
        return Answers.json(200, new ModelHealth(model(arguments).name(), true));
    }

    private List<IndexEntry> index() {
        return models().values().stream()
                .map(model -> new IndexEntry(model.name(), model.version(), "READY", ""))
                .toList();
    }

    private Map<String, ServedModel> models() {
        var now = networks.get();
        if (!now.equals(listed)) {
            models.clear();
            for (var network : now) for (var model : ServedModel.of(network)) models.put(model.name(), model);
            listed = List.copyOf(now);
        }
        return models;
    }

    private ServedModel model(Arguments arguments) throws BadRequestException {
        var name = arguments.segment("model");
        var model = models().get(name);
        if (model == null)
            throw BadRequestException.notFound(
                    "there is no model '" + name + "'; POST /v2/repository/index lists those there are");
        var version = arguments.path().getOrDefault("version", model.version());
        if (!version.equals(model.version()))
            throw BadRequestException.notFound(
                    "model " + name + " has no version '" + version + "', only " + model.version() + "; leave it out");
        return model;
    }

    private HttpResponse infer(Arguments arguments) throws BadRequestException {
        ServedModel model;
        try {
            model = model(arguments);
        } catch (BadRequestException e) {
            counts.count("", Outcome.NO_SUCH_MODEL);
            throw e;
        }
        if (inFlight == IN_FLIGHT_MAX) {
            counts.count(model.name(), Outcome.BUSY);
            return Answers.error(503, IN_FLIGHT_MAX + " requests are being worked on; ask again later")
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        }
        inFlight++;
        long sinceNanos = clock.nanos();
        var answer = new CompletableFuture<HttpResponse.Content>();
        workers.submit(() -> answer(model, arguments.request()), content -> {
            inFlight--;
            boolean answered = content.status() == 200;
            counts.count(model.name(), answered ? Outcome.ANSWERED : Outcome.INVALID);
            if (answered) counts.answeredIn(clock.nanos() - sinceNanos);
            answer.complete(content);
        });
        return new HttpResponse.Later(answer);
    }

    /** On a worker. */
    private static HttpResponse.Content answer(ServedModel model, HttpRequest http) {
        var encoding = http.headers().getOrDefault("content-encoding", "identity");
        if (!encoding.equals("identity"))
            return Answers.error(415, "the body is encoded as " + encoding + "; send it as it is");
        try {
            var jsonLength = http.headers().get(Message.JSON_LENGTH_HEADER.toLowerCase(Locale.ROOT));
            var request = InferRequest.read(Message.received(http.body(), jsonLength));
            var message = model.answer(request).write(request);
            if (!message.hasBinary()) return HttpResponse.json(200, message.body());
            return HttpResponse.bytes(200, message.body())
                    .with(
                            Message.JSON_LENGTH_HEADER,
                            Integer.toString(message.json().remaining()));
        } catch (ProtocolException | InvalidActivationException e) {
            return Answers.error(400, String.valueOf(e.getMessage()));
        } catch (ModelUnavailableException e) { // unloaded after it was looked up
            return Answers.error(404, String.valueOf(e.getMessage()));
        }
    }
}
