package io.twinseal.node.runtime;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.Frames;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireException;
import io.twinseal.node.wire.WireMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Transports that reach each other inside one process, message bytes and all; safe for loops on several threads. */
public final class MemoryNetwork {
    private static final long REDIAL_MILLIS = 100;

    private final long delayMillis;
    private final Map<MemberId, Member> members = new TreeMap<>();
    private final Set<MemberId> isolated = new TreeSet<>();

    /**
     * A network without members.
     *
     * @param delayMillis from send to receive
     */
    public MemoryNetwork(long delayMillis) {
        this.delayMillis = delayMillis;
    }

    /** A new member's transport; the host and port of addresses given to it mean nothing. */
    public synchronized Transport join(MemberId id, NodeLoop loop) {
        Member member = new Member(id, loop);
        if (members.putIfAbsent(id, member) != null) throw new IllegalArgumentException(id + " is here already");
        return member;
    }

    /** Takes a member away as a crash does: its connections close and it hears nothing more. */
    public synchronized void leave(MemberId id) {
        Member member = members.remove(id);
        if (member == null) return;
        for (MemberId other : List.copyOf(member.links.keySet())) unlink(member, other, "the other side went away");
        member.listener = null;
    }

    /** Cuts a member off from all others. */
    public synchronized void isolate(MemberId id) {
        isolated.add(id);
        Member member = members.get(id);
        if (member == null) return;
        for (MemberId other : List.copyOf(member.links.keySet())) unlink(member, other, "the network broke");
    }

    /** Ends {@link #isolate}; connections wanted come back. */
    public synchronized void rejoin(MemberId id) {
        isolated.remove(id);
        linkWanted();
    }

    private void linkWanted() {
        for (Member from : members.values()) for (MemberId to : from.wanted) link(from, to);
    }

    private void link(Member from, MemberId to) {
        Member other = members.get(to);
        if (other == null || from.listener == null || other.listener == null || from.links.containsKey(to)) return;
        if (isolated.contains(from.id) || isolated.contains(to)) return;
        Link link = new Link();
        from.links.put(to, link);
        other.links.put(from.id, link);
        from.tell(listener -> listener.connected(new Peer(to, "memory", true)));
        other.tell(listener -> listener.connected(new Peer(from.id, "memory", false)));
    }

    private void unlink(Member member, MemberId otherId, String reason) {
        Link link = member.links.remove(otherId);
        if (link == null) return;
        link.open = false;
        member.tell(listener -> listener.disconnected(otherId, reason));
        Member other = members.get(otherId);
        if (other == null || !other.links.remove(member.id, link)) return;
        other.tell(listener -> listener.disconnected(member.id, reason));
    }

    private synchronized void redial(Member from, MemberId to) {
        if (members.get(from.id) == from) link(from, to);
    }

    private static final class Link {
        private boolean open = true;
    }

    private interface Report {
        void to(Transport.Listener listener);
    }

    private final class Member implements Transport {
        private final MemberId id;
        private final NodeLoop loop;
        private final Map<MemberId, Link> links = new TreeMap<>();
        private final List<MemberId> wanted = new ArrayList<>();
        private @Nullable Listener listener;

        Member(MemberId id, NodeLoop loop) {
            this.id = id;
            this.loop = loop;
        }

        @Override
        public void start(Listener newListener) {
            synchronized (MemoryNetwork.this) {
                listener = newListener;
                linkWanted();
            }
        }

        @Override
        public void connect(PeerAddress address) {
            synchronized (MemoryNetwork.this) {
                if (address.id().equals(id)) return;
                wanted.add(address.id());
                link(this, address.id());
            }
        }

        @Override
        public boolean send(MemberId to, WireMessage message) {
            byte[] frame = WireCodec.frame(message);
            synchronized (MemoryNetwork.this) {
                Link link = links.get(to);
                Member other = members.get(to);
                if (link == null || other == null) return false;
                Runnable delivery = () -> other.receive(id, link, frame);
                if (delayMillis == 0) other.loop.post(delivery);
                else other.loop.schedule(delayMillis, delivery);
                return true;
            }
        }

        @Override
        public void disconnect(MemberId member, String reason) {
            synchronized (MemoryNetwork.this) {
                unlink(this, member, reason);
                Member other = members.get(member);
                if (wanted.contains(member)) loop.schedule(REDIAL_MILLIS, () -> redial(this, member));
                else if (other != null && other.wanted.contains(id))
                    other.loop.schedule(REDIAL_MILLIS, () -> redial(other, id));
            }
        }

        private void receive(MemberId from, Link link, byte[] frame) {
            Listener current;
            synchronized (MemoryNetwork.this) {
                if (!link.open) return;
                current = listener;
            }
            if (current == null) return;
            try {
                current.received(
                        from,
                        WireCodec.decode(
                                ByteBuffer.wrap(frame, Frames.LENGTH_BYTES, frame.length - Frames.LENGTH_BYTES)));
            } catch (WireException e) {
                throw new IllegalStateException("our own bytes do not decode", e);
            }
        }

        private void tell(Report report) {
            Listener current = listener;
            if (current != null) loop.post(() -> report.to(current));
        }
    }
}
