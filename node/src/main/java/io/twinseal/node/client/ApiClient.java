package io.twinseal.node.client;

import com.google.gson.JsonParseException;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.node.api.ApiError;
import io.twinseal.node.api.ApiSource.TwinCount;
import io.twinseal.node.api.BlockDetailView;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.Json;
import io.twinseal.node.api.Listing;
import io.twinseal.node.api.MemberView;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.api.ProposalView;
import io.twinseal.node.api.RegistryView;
import io.twinseal.node.api.ReputationView;
import io.twinseal.node.api.ResultDetailView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.Submission;
import io.twinseal.node.api.SubmissionView;
import io.twinseal.node.api.TwinView;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The HTTP API of one node as Java calls; every call asks once and waits for the answer. For any number of threads. */
public final class ApiClient {
    private static final int OK = 200;

    private final HttpClient http;
    private final URI node;
    private final Duration timeout;

    /**
     * @param node such as {@code http://127.0.0.1:7500}
     * @param timeout for connecting, and again for the answer
     */
    public ApiClient(URI node, Duration timeout) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
        this.node = node;
        this.timeout = timeout;
    }

    /**
     * Reads what a user gives as a node: {@code http://host:port} or just {@code host:port}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static URI parseNode(String text) {
        var withScheme = text.contains("://") ? text : "http://" + text;
        var uri = URI.create(withScheme.endsWith("/") ? withScheme.substring(0, withScheme.length() - 1) : withScheme);
        if (!"http".equals(uri.getScheme())
                || uri.getHost() == null
                || !uri.getPath().isEmpty())
            throw new IllegalArgumentException("'" + text + "' is not of the form http://host:port");
        return uri;
    }

    /** What kind of node answers: {@code access_point} or {@code gateway}. */
    public String role() throws UnreachableException, RefusedException {
        return ask("/v1/status", Someone.class).member().role();
    }

    public StatusView status() throws UnreachableException, RefusedException {
        return ask("/v1/status", StatusView.class);
    }

    /** The status of a gateway, which has other figures than an access point. */
    public GatewayStatusView gatewayStatus() throws UnreachableException, RefusedException {
        return ask("/v1/status", GatewayStatusView.class);
    }

    /** The newest blocks of the chain, newest first. */
    public List<BlockView> blocks(int count) throws UnreachableException, RefusedException {
        return ask("/v1/blocks?last=" + count, Listing.Blocks.class).blocks();
    }

    /** Blocks from a height downwards, newest first. */
    public List<BlockView> blocks(long from, int count) throws UnreachableException, RefusedException {
        return ask("/v1/blocks?last=" + count + "&from=" + from, Listing.Blocks.class)
                .blocks();
    }

    public BlockDetailView block(String heightOrId) throws UnreachableException, RefusedException {
        return ask("/v1/blocks/" + encode(heightOrId), BlockDetailView.class);
    }

    public ResultDetailView result(String id) throws UnreachableException, RefusedException {
        return ask("/v1/results/" + encode(id), ResultDetailView.class);
    }

    public List<TwinCount> twins() throws UnreachableException, RefusedException {
        return ask("/v1/twins", Listing.Twins.class).twins();
    }

    public TwinView twin(String id, int count) throws UnreachableException, RefusedException {
        return ask("/v1/twins/" + encode(id) + "?last=" + count, TwinView.class);
    }

    public List<MemberView> members() throws UnreachableException, RefusedException {
        return ask("/v1/members", Listing.Members.class).members();
    }

    public List<ReputationView> reputations() throws UnreachableException, RefusedException {
        return ask("/v1/reputation", Listing.Reputations.class).accessPoints();
    }

    /** Cuts and compute as an access point last decided. */
    public PlanView plan() throws UnreachableException, RefusedException {
        return ask("/v1/plan", PlanView.class);
    }

    /** Proposals that are open or on their way into force. */
    public List<ProposalView> proposals() throws UnreachableException, RefusedException {
        return ask("/v1/proposals", Listing.Proposals.class).proposals();
    }

    public ProposalView proposal(String id) throws UnreachableException, RefusedException {
        return ask("/v1/proposals/" + encode(id), ProposalView.class);
    }

    /** What is registered after the head. */
    public RegistryView registry() throws UnreachableException, RefusedException {
        return ask("/v1/registry", RegistryView.class);
    }

    /** Hands in a signed proposal or approval. */
    public SubmissionView submit(Transaction transaction) throws UnreachableException, RefusedException {
        var body = Json.write(new Submission(transaction.bytes().toString()));
        var path = "/v1/transactions";
        return send(path, asking(path).POST(BodyPublishers.ofString(body)).build(), SubmissionView.class);
    }

    /** The proof of a final result, to be checked without any node. */
    public byte[] proof(String resultId) throws UnreachableException, RefusedException {
        return send(asking("/v1/results/" + encode(resultId) + "/proof").build());
    }

    private <T> T ask(String path, Class<T> type) throws UnreachableException, RefusedException {
        return send(path, asking(path).build(), type);
    }

    private HttpRequest.Builder asking(String path) {
        return HttpRequest.newBuilder(URI.create(node + path)).timeout(timeout);
    }

    private <T> T send(String path, HttpRequest request, Class<T> type) throws UnreachableException, RefusedException {
        return read(path, new String(send(request), StandardCharsets.UTF_8), type);
    }

    private byte[] send(HttpRequest request) throws UnreachableException, RefusedException {
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() == OK) return response.body();
            throw refusal(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UnreachableException("no node answers at " + node + " (" + cause(e) + "); is it running?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("interrupted while asking " + node, e);
        }
    }

    private <T> T read(String path, String body, Class<T> type) throws RefusedException {
        try {
            return Json.read(body, type);
        } catch (JsonParseException e) {
            throw new RefusedException(OK, node + path + " does not answer as this version expects: " + e.getMessage());
        } catch (RuntimeException missingFields) {
            // Gson lets through what a record's constructor throws when fields are missing.
            throw new RefusedException(
                    OK, node + path + " answers with fields missing; is it the kind of node that was asked for?");
        }
    }

    private RefusedException refusal(int status, String body) {
        try {
            var error = Json.read(body, ApiError.class);
            return new RefusedException(
                    status, error.error() + (error.code().isEmpty() ? "" : " (" + error.code() + ")"));
        } catch (JsonParseException notOurs) {
            return new RefusedException(status, node + " answers HTTP " + status + "; is it a node of this network?");
        }
    }

    private String cause(IOException e) {
        if (e instanceof HttpTimeoutException) return "no answer in " + timeout.toSeconds() + " s";
        if (e instanceof ConnectException) return "connection refused";
        var message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the statuses of all kinds of nodes have. */
    record Someone(MemberView member) {
        Someone {
            Objects.requireNonNull(member);
        }
    }
}
