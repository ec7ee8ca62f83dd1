package io.twinseal.inference.remote;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.twinseal.inference.protocol.InferRequest;
import io.twinseal.inference.protocol.InferResponse;
import io.twinseal.inference.protocol.Message;
import io.twinseal.inference.protocol.ModelMetadata;
import io.twinseal.inference.protocol.ProtocolException;
import io.twinseal.inference.protocol.ServerMetadata;
import io.twinseal.inference.split.ModelUnavailableException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Open Inference Protocol, version 2, over HTTP. Every call waits for its answer. A server that could not
 * be reached, or did not answer in time, is left alone for a second: until then calls fail at once, so that a queue of
 * them is not one of timeouts. For any number of threads.
 */
public final class RemoteServer {
    private static final int OK = 200;
    private static final int SERVER_ERRORS = 500;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final int SHOWN_MAX = 200;
    private static final Gson GSON = new Gson();

    private final URI url;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private final HttpClient http;
    private volatile @Nullable Outage outage;

    private record Outage(String problem, long sinceNanos) {}

    /**
     * A server that nobody has asked yet.
     *
     * @param url what the protocol's paths are appended to, such as {@code http://127.0.0.1:8000}
     * @param timeout for a whole answer
     * @param nanoClock counts nanoseconds from anywhere
     */
    public RemoteServer(URI url, Duration timeout, LongSupplier nanoClock) {
        this.url = url;
        this.timeout = timeout;
        this.nanoClock = nanoClock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public String toString() {
        return "the server at " + url;
    }

    ServerMetadata metadata() throws RefusedException {
        return json("/v2", ServerMetadata.class);
    }

    ModelMetadata metadata(String model) throws RefusedException {
        return json("/v2/models/" + model, ModelMetadata.class);
    }

    /** @throws ProtocolException if the answer is not as the protocol says */
    InferResponse infer(String model, InferRequest request, boolean binary) throws RefusedException {
        var message = request.write(binary);
        var asked = HttpRequest.newBuilder(URI.create(url + "/v2/models/" + model + "/infer"))
                .POST(BodyPublishers.ofByteArray(message.body()));
        if (message.hasBinary()) {
            asked.header("Content-Type", "application/octet-stream")
                    .header(
                            Message.JSON_LENGTH_HEADER,
                            Integer.toString(message.json().remaining()));
        } else {
            asked.header("Content-Type", "application/json");
        }
        var answer = send(asked.build());
        var jsonLength = answer.headers().firstValue(Message.JSON_LENGTH_HEADER).orElse(null);
        return InferResponse.read(Message.received(answer.body(), jsonLength));
    }

    private <T> T json(String path, Class<T> type) throws RefusedException {
        var text = text(send(HttpRequest.newBuilder(URI.create(url + path)).build()));
        try {
            T read = GSON.fromJson(text, type);
            if (read != null) {
                return read;
            }
        } catch (JsonParseException | NullPointerException e) { // the latter for lists that are missing
            throw new ProtocolException(path + " answers what is no " + type.getSimpleName() + ": " + shown(text), e);
        }
        throw new ProtocolException(path + " answers nothing");
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws RefusedException {
        var before = outage;
        if (before != null && nanoClock.getAsLong() - before.sinceNanos < PAUSE_NANOS) {
            throw new ModelUnavailableException(before.problem);
        }
        var answer = await(request);
        if (answer.statusCode() >= SERVER_ERRORS) {
            throw away("answers HTTP " + answer.statusCode() + ": " + shown(text(answer)), null);
        }
        outage = null;
        if (answer.statusCode() != OK) {
            throw new RefusedException(this + " answers HTTP " + answer.statusCode() + " to "
                    + request.uri().getPath() + ": " + shown(text(answer)));
        }
        return answer;
    }

    /** Within the timeout to the last byte, which a timeout of the request itself would not bound. */
    private HttpResponse<byte[]> await(HttpRequest request) {
        var answer = http.sendAsync(request, head -> new BoundedBody(ANSWER_BYTES_MAX));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw away("gives no answer in " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw away(cause(e.getCause()), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ModelUnavailableException("interrupted while asking " + this, e);
        }
    }

    private ModelUnavailableException away(String problem, @Nullable Throwable cause) {
        var sentence = this + " " + problem;
        outage = new Outage(sentence, nanoClock.getAsLong());
        return cause == null ? new ModelUnavailableException(sentence) : new ModelUnavailableException(sentence, cause);
    }

    private static String cause(@Nullable Throwable cause) {
        if (cause instanceof ConnectException) {
            return "cannot be reached; is it running?";
        }
        return "gives no answer: " + (cause == null || cause.getMessage() == null ? cause : cause.getMessage());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
    }
}
