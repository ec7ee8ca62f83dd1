package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;

/** An honest node's transport: the checkers see what it sends, at the moment it does. */
final class TappedTransport implements Transport {
    private final SimNode node;
    private final Transport network;
    private final World world;

    TappedTransport(SimNode node, Transport network, World world) {
        this.node = node;
        this.network = network;
        this.world = world;
    }

    @Override
    public void start(Listener listener) {
        network.start(listener);
    }

    @Override
    public void connect(PeerAddress address) {
        network.connect(address);
    }

    @Override
    public boolean send(MemberId to, WireMessage message) {
        world.sent(node, message);
        return network.send(to, message);
    }

    @Override
    public void disconnect(MemberId member, String reason) {
        network.disconnect(member, reason);
    }
}
