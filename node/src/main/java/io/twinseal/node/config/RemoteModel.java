package io.twinseal.node.config;

import java.net.URI;

/**
 * A server of the Open Inference Protocol that runs a model's top halves.
 *
 * @param model its name on the chain
 * @param above layers up to this one run here, if gateways do not run them; 0 for none
 * @param url what the protocol's paths are appended to
 * @param timeoutMillis for an answer
 */
public record RemoteModel(String model, int above, URI url, int timeoutMillis) {
    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static URI parseUrl(String text) {
        var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme()))
            throw new IllegalArgumentException("it does not begin with http:// or https://");
        if (uri.getHost() == null) throw new IllegalArgumentException("it names no host");
        if (uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null)
            throw new IllegalArgumentException("it has more than host, port and path");
        return uri;
    }
}
