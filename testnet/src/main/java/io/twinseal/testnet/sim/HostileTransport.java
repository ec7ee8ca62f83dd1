package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;

/** What stands between the network and a core that behaves: it decides what the core says and hears. */
final class HostileTransport implements Transport {
    private final Transport network;
    private final Misconduct misconduct;

    HostileTransport(Transport network, Misconduct misconduct) {
        this.network = network;
        this.misconduct = misconduct;
    }

    @Override
    public void start(Listener listener) {
        network.start(new Listener() {
            @Override
            public void connected(Peer peer) {
                listener.connected(peer);
            }

            @Override
            public void received(MemberId from, WireMessage message) {
                if (misconduct.hears(from, message)) listener.received(from, message);
            }

            @Override
            public void disconnected(MemberId member, String reason) {
                listener.disconnected(member, reason);
            }
        });
    }

    @Override
    public void connect(PeerAddress address) {
        network.connect(address);
    }

    @Override
    public boolean send(MemberId to, WireMessage message) {
        boolean sent = true;
        for (WireMessage instead : misconduct.says(to, message)) sent &= network.send(to, instead);
        return sent;
    }

    @Override
    public void disconnect(MemberId member, String reason) {
        network.disconnect(member, reason);
    }
}
