package io.twinseal.node.runtime;

import io.twinseal.consensus.types.MemberId;

/** Where a member listens. */
public record PeerAddress(MemberId id, String host, int port) {
    public PeerAddress {
        if (host.isBlank()) throw new IllegalArgumentException("a peer's host must not be empty");
        if (port < 1 || port > 65_535)
            throw new IllegalArgumentException("a peer's port must be 1 to 65535, but is " + port);
    }

    @Override
    public String toString() {
        return id.shortHex() + "@" + host + ":" + port;
    }
}
