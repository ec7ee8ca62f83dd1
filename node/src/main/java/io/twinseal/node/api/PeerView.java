package io.twinseal.node.api;

/** A member that this node is connected to. */
public record PeerView(String key, String name, String role, String address, boolean outbound) {}
