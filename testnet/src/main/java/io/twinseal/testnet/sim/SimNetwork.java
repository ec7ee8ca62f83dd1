package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Connections as TCP gives them: in order and whole, until they break, with whatever is under way. Messages about votes
 * may also vanish, or come again behind later ones, which the protocol must bear.
 */
final class SimNetwork {
    private static final int DIAL_MILLIS_MAX = 50;
    private static final int REDIAL_MILLIS_MIN = 100;
    private static final int REDIAL_MILLIS_MAX = 600;
    private static final int NOTICE_MILLIS_MAX = 300;

    /** Sees what goes over the network. */
    interface Tap {
        void delivered(MemberId from, MemberId to, WireMessage message);

        void dropped(MemberId by, MemberId who, String reason);
    }

    private final Clock clock;
    private final RandomGenerator random;
    private final Trace trace;
    private final Tap tap;
    private final Map<MemberId, Member> members = new TreeMap<>();
    private Weather weather = Weather.FAIR;
    private Set<MemberId> island = Set.of();
    private Set<MemberId> everywhere = Set.of();

    SimNetwork(Clock clock, RandomGenerator random, Trace trace, Tap tap) {
        this.clock = clock;
        this.random = random;
        this.trace = trace;
        this.tap = tap;
    }

    void weather(Weather newWeather) {
        weather = newWeather;
    }

    /** A member's transport for one life. */
    Transport join(MemberId id, SimLoop loop) {
        Member member = new Member(id, loop);
        if (members.putIfAbsent(id, member) != null) throw new IllegalArgumentException(id + " is here already");
        return member;
    }

    /** A crash: the others notice a little later. */
    void leave(MemberId id) {
        Member member = members.remove(id);
        if (member == null) return;
        for (Link link : List.copyOf(member.links.values())) link.breakUp("the other side went away");
    }

    /**
     * From now on nothing passes between the island and the rest; an empty island ends it.
     *
     * @param newEverywhere members that both sides still reach
     */
    void part(Set<MemberId> newIsland, Set<MemberId> newEverywhere) {
        island = new TreeSet<>(newIsland);
        everywhere = new TreeSet<>(newEverywhere);
        for (Member member : members.values())
            for (Link link : List.copyOf(member.links.values()))
                if (isCut(link.a.id, link.b.id)) link.breakUp("the network broke");
    }

    boolean isOnIsland(MemberId member) {
        return island.contains(member);
    }

    private boolean isCut(MemberId a, MemberId b) {
        return island.contains(a) != island.contains(b) && !everywhere.contains(a) && !everywhere.contains(b);
    }

    private long delay() {
        return weather.delayMillisMin() + Math.round(-Math.log(1 - random.nextDouble()) * weather.jitterMillis());
    }

    /** One connection; each side learns of its end in its own time. */
    private final class Link {
        final Member a;
        final Member b;
        boolean open = true;
        private long nextToA;
        private long nextToB;

        Link(Member a, Member b) {
            this.a = a;
            this.b = b;
        }

        void breakUp(String reason) {
            if (!open) return;
            open = false;
            for (Member side : List.of(a, b))
                side.loop.schedule(random.nextInt(NOTICE_MILLIS_MAX), () -> side.lost(this, reason));
        }

        Member other(Member side) {
            return side == a ? b : a;
        }

        /** When a message that takes so long arrives: not before those sent earlier. */
        long inOrder(Member to, long arrivalMillis) {
            long next = Math.max(to == a ? nextToA : nextToB, arrivalMillis);
            if (to == a) nextToA = next;
            else nextToB = next;
            return next;
        }
    }

    private final class Member implements Transport {
        private final MemberId id;
        private final SimLoop loop;
        private final Map<MemberId, Link> links = new TreeMap<>();
        private final Set<MemberId> wanted = new TreeSet<>();
        private @Nullable Listener listener;

        Member(MemberId id, SimLoop loop) {
            this.id = id;
            this.loop = loop;
        }

        @Override
        public void start(Listener newListener) {
            listener = newListener;
        }

        @Override
        public void connect(PeerAddress address) {
            if (wanted.add(address.id())) dialAfter(random.nextInt(DIAL_MILLIS_MAX), address.id());
        }

        private void dialAfter(long millis, MemberId to) {
            loop.schedule(millis, () -> dial(to));
        }

        private void dial(MemberId to) {
            if (links.containsKey(to)) return;
            Member other = members.get(to);
            if (other == null || other.listener == null || other.links.containsKey(id) || isCut(id, to)) {
                dialAfter(random.nextInt(REDIAL_MILLIS_MIN, REDIAL_MILLIS_MAX), to);
                return;
            }
            Link link = new Link(this, other);
            links.put(to, link);
            other.links.put(id, link);
            if (listener != null) listener.connected(new Peer(to, "sim", true));
            other.loop.post(() -> {
                if (other.listener != null) other.listener.connected(new Peer(id, "sim", false));
            });
        }

        @Override
        public boolean send(MemberId to, WireMessage message) {
            Link link = links.get(to);
            if (link == null) return false;
            if (!link.open) return true; // this side has not noticed
            boolean repeated = message instanceof WireMessage.Statements || message instanceof WireMessage.Tallies;
            if (repeated && random.nextDouble() < weather.statementsLost()) {
                trace.count(Count.LOST_MESSAGES);
                return true;
            }
            if (!repeated && random.nextDouble() < weather.breaks()) {
                trace.count(Count.BROKEN_CONNECTIONS);
                link.breakUp("the connection broke");
                return true;
            }
            long now = clock.millis();
            long after = link.inOrder(link.other(this), now + delay()) - now;
            deliver(link, message, after);
            // The copy comes behind what was sent later, so that it stands for reordering too.
            if (repeated && random.nextDouble() < weather.statementsDoubled()) deliver(link, message, after + delay());
            return true;
        }

        private void deliver(Link link, WireMessage message, long delayMillis) {
            Member other = link.other(this);
            other.loop.schedule(delayMillis, () -> {
                if (!link.open || other.listener == null) return;
                tap.delivered(id, other.id, message);
                other.listener.received(id, message);
            });
        }

        @Override
        public void disconnect(MemberId member, String reason) {
            Link link = links.get(member);
            if (link == null) return;
            tap.dropped(id, member, reason);
            link.breakUp(reason);
        }

        private void lost(Link link, String reason) {
            MemberId other = link.other(this).id;
            if (!links.remove(other, link)) return;
            if (listener != null) listener.disconnected(other, reason);
            if (wanted.contains(other)) dialAfter(random.nextInt(REDIAL_MILLIS_MIN, REDIAL_MILLIS_MAX), other);
        }
    }
}
