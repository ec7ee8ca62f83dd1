package io.twinseal.node.runtime;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.WireMessage;
import java.util.Collection;

/**
 * Connections to other members, at most one to each.
 *
 * <p>Every method is called on the node loop, and so is the listener. A connection goes from absent to connected to
 * disconnected; messages arrive in the order they were sent, and those under way are lost with the connection.
 */
public interface Transport {
    /** Accepts connections and reports to the listener from now on; called once. */
    void start(Listener listener);

    /** Keeps a connection to that member up: dials, and dials again with a growing, jittered delay. */
    void connect(PeerAddress address);

    /**
     * Queues a message. A peer that does not read fast enough is disconnected rather than waited for.
     *
     * @return false if that member is not connected
     */
    boolean send(MemberId to, WireMessage message);

    /** Sends one message to many, skipping who is not connected. */
    default void broadcast(Collection<MemberId> to, WireMessage message) {
        for (MemberId member : to) send(member, message);
    }

    /** Closes the connection; one kept up by {@link #connect} is dialled again later. */
    void disconnect(MemberId member, String reason);

    /** Learns of connections and messages, on the node loop. */
    interface Listener {
        /** The member is who it says and messages may be sent to it. */
        void connected(Peer peer);

        void received(MemberId from, WireMessage message);

        /**
         * The connection is gone.
         *
         * @param reason for the log: who closed it and why
         */
        void disconnected(MemberId member, String reason);
    }
}
