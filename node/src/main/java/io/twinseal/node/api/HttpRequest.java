package io.twinseal.node.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One request, read to its end.
 *
 * @param method in capitals, as sent
 * @param path decoded, without the query, starting with a slash
 * @param query decoded parameters; of a repeated one the first
 * @param headers names in lower case; of a repeated one the first
 * @param body must not be changed
 * @param remote the sender's address and port
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only read
public record HttpRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        String remote) {
    public HttpRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
