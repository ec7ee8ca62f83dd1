package io.twinseal.node.api;

/** What the API asks of a gateway. Called on the server's threads. */
@FunctionalInterface
public interface GatewayApiSource {
    GatewayStatusView status();
}
