package io.twinseal.node.api;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a handler answers: a body at once or later, or events as they happen. */
public sealed interface HttpResponse {
    static Content json(int status, String json) {
        return json(status, json.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON in UTF-8. */
    static Content json(int status, byte[] json) {
        return new Content(status, "application/json; charset=utf-8", json, Map.of());
    }

    static Content text(int status, String text) {
        return new Content(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Something for programs only, to be kept as a file. */
    static Content bytes(int status, byte[] bytes) {
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

        /** The same with one more header. */
        public Content with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Content(status, contentType, body, more);
        }
    }

    /** A body that some other thread is at work on; the connection waits for it. */
    record Later(CompletionStage<Content> content) implements HttpResponse {}

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
