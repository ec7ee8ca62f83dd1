package io.twinseal.node;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent; the test plays the other members. */
public final class FakeTransport implements Transport {
    public record Sent(MemberId to, WireMessage message) {}

    public final List<Sent> sent = new ArrayList<>();
    public final List<String> disconnects = new ArrayList<>();

    @Override
    public void start(Listener listener) {}

    @Override
    public void connect(PeerAddress address) {}

    @Override
    public boolean send(MemberId to, WireMessage message) {
        sent.add(new Sent(to, message));
        return true;
    }

    @Override
    public void disconnect(MemberId member, String reason) {
        disconnects.add(reason);
    }

    /** The newest message of a kind; fails if there is none. */
    public <T extends WireMessage> T last(Class<T> kind) {
        for (int i = sent.size() - 1; i >= 0; i--)
            if (kind.isInstance(sent.get(i).message()))
                return kind.cast(sent.get(i).message());
        throw new AssertionError("no " + kind.getSimpleName() + " among " + sent);
    }

    public <T extends WireMessage> List<T> all(Class<T> kind) {
        return sent.stream()
                .map(Sent::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
