package io.twinseal.node.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a handler answers: a body at once, or events as they happen. */
public sealed interface HttpResponse {
    static HttpResponse json(int status, String json) {
        return new Content(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static HttpResponse text(int status, String text) {
        return new Content(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Something for programs only, to be kept as a file. */
    static HttpResponse bytes(int status, byte[] bytes) {
        return new Content(status, "application/octet-stream", bytes, Map.of());
    }

    /**
     * A body, sent at once.
     *
     * @param body handed to the socket as it is; must not change afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only sent
    record Content(int status, String contentType, byte[] body, Map<String, String> headers) implements HttpResponse {
        public Content {
            headers = Map.copyOf(headers);
        }
    }

    /** A {@code text/event-stream} that stays open until either side closes it. */
    record Events(EventSource source) implements HttpResponse {}

    /** Something that a listener may follow. */
    @FunctionalInterface
    interface EventSource {
        /**
         * Called once, on the handler's thread, when the response head is on its way.
         *
         * @return run once on the server's thread when the listener is gone, whoever ended it
         */
        Runnable subscribe(EventSink sink);
    }

    /** One listener; its methods may be called from any thread. */
    interface EventSink {
        /**
         * Sends one event; a listener that reads too slowly is dropped.
         *
         * @param event the event's name, one line
         * @param data any text
         * @return whether the listener is still there
         */
        boolean send(String event, String data);

        void close();
    }
}
