package io.twinseal.node.api;

/** What the API asks of a gateway. Called on the gateway's loop. */
@FunctionalInterface
public interface GatewayApiSource {
    GatewayStatusView status();
}
