package io.twinseal.node.runtime;

import io.twinseal.consensus.types.MemberId;

/**
 * A member at the other end of a connection.
 *
 * @param address host and port as this side sees them
 * @param outbound whether this side opened the connection
 */
public record Peer(MemberId id, String address, boolean outbound) {
    @Override
    public String toString() {
        return id.shortHex() + "@" + address;
    }
}
