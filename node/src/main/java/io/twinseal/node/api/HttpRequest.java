package io.twinseal.node.api;

import java.util.Map;

/**
 * One request, read to its end.
 *
 * @param method in capitals, as sent
 * @param path decoded, without the query, starting with a slash
 * @param query decoded parameters; of a repeated one the first
 * @param headers names in lower case; of a repeated one the first
 * @param body as UTF-8
 * @param remote the sender's address and port
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        String remote) {
    public HttpRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }
}
