package io.twinseal.node.gossip;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.api.PeerView;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members this node talks to.
 *
 * <pre>
 *   connected --Hello of the same version and chain--> ready --connection lost--> gone
 *       |                                                |
 *       +--any other Hello, or none first--> dropped <---+--misbehaves
 * </pre>
 *
 * <p>Only ready members are shown to subscribers. Not thread-safe: the node's loop owns it.
 */
public final class PeerSet implements Transport.Listener {
    public static final int VERSION = 5;
    private static final int SCORE_MAX = 100;
    private static final Logger LOG = LoggerFactory.getLogger(PeerSet.class);

    /** Told of ready members, on the loop. */
    public interface Subscriber {
        default void ready(MemberId member, Role role) {}

        default void received(MemberId member, Role role, WireMessage message) {}

        default void gone(MemberId member, Role role) {}
    }

    /** A member's newest head as it told us. */
    public record RemoteHead(BlockId id, long height, BigInteger weight) {}

    private static final class State {
        final Role role;
        final Peer peer;
        boolean ready;
        int score;

        @Nullable RemoteHead head;

        long lowestHeight;

        State(Role role, Peer peer) {
            this.role = role;
            this.peer = peer;
        }
    }

    private final NodeLoop loop;
    private final Transport transport;
    private final ChainId chain;
    private final Supplier<WireMessage.Hello> hello;
    private final Function<MemberId, Optional<Role>> roles;
    private final Map<MemberId, State> states = new LinkedHashMap<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    /**
     * @param hello what this node says first
     * @param roles of the members of the chain; others are dropped
     */
    public PeerSet(
            NodeLoop loop,
            Transport transport,
            ChainId chain,
            Supplier<WireMessage.Hello> hello,
            Function<MemberId, Optional<Role>> roles) {
        this.loop = loop;
        this.transport = transport;
        this.chain = chain;
        this.hello = hello;
        this.roles = roles;
    }

    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    /** Ready members of a role, in the order they came. */
    public List<MemberId> ready(Role role) {
        List<MemberId> members = new ArrayList<>();
        states.forEach((member, state) -> {
            if (state.ready && state.role == role) members.add(member);
        });
        return members;
    }

    public boolean isReady(MemberId member) {
        State state = states.get(member);
        return state != null && state.ready;
    }

    public Optional<RemoteHead> head(MemberId member) {
        return Optional.ofNullable(states.get(member)).map(state -> state.head);
    }

    public void noteHead(MemberId member, RemoteHead head) {
        State state = states.get(member);
        if (state != null) state.head = head;
    }

    /** A member sent a block of that height, and has those below it. */
    public void noteHeight(MemberId member, long height) {
        State state = states.get(member);
        if (state != null && state.head != null && state.head.height < height)
            state.head = new RemoteHead(state.head.id, height, state.head.weight);
    }

    /** Whether a member says to have come so far. */
    public boolean has(MemberId member, long height) {
        return head(member).filter(head -> head.height >= height).isPresent();
    }

    /** The lowest height from which on a member has whole blocks, as it says. */
    public long lowestHeight(MemberId member) {
        State state = states.get(member);
        return state == null ? Long.MAX_VALUE : state.lowestHeight;
    }

    /** A member tells from which height on it has whole blocks now. */
    public void noteLowestHeight(MemberId member, long height) {
        State state = states.get(member);
        if (state != null) state.lowestHeight = height;
    }

    /** Ready members as the API shows them. */
    public List<PeerView> views(Function<MemberId, String> names) {
        List<PeerView> views = new ArrayList<>();
        states.forEach((member, state) -> {
            if (state.ready)
                views.add(new PeerView(
                        member.toString(),
                        names.apply(member),
                        state.role.name().toLowerCase(Locale.ROOT),
                        state.peer.address(),
                        state.peer.outbound()));
        });
        return views;
    }

    public void send(MemberId member, WireMessage message) {
        transport.send(member, message);
    }

    /**
     * Counts something that a member must not do; at {@value #SCORE_MAX} points it is dropped.
     *
     * @param reason a full sentence, for the log
     */
    public void misbehaved(MemberId member, int points, String reason) {
        State state = states.get(member);
        if (state == null) return;
        LOG.warn("{} {}: {}", state.role, member.shortHex(), reason);
        state.score += points;
        if (state.score >= SCORE_MAX) drop(member, reason);
    }

    /** Drops whoever is no member any more, or has another role. */
    public void dropStrangers() {
        for (var entry : List.copyOf(states.entrySet()))
            if (!roles.apply(entry.getKey()).equals(Optional.of(entry.getValue().role)))
                drop(entry.getKey(), entry.getKey() + " is no longer " + entry.getValue().role + " of this chain");
    }

    @Override
    public void connected(Peer peer) {
        loop.checkOnLoop();
        Optional<Role> role = roles.apply(peer.id());
        if (role.isEmpty()) {
            drop(peer.id(), peer.id() + " is no member of this chain");
            return;
        }
        states.put(peer.id(), new State(role.get(), peer));
        transport.send(peer.id(), hello.get());
    }

    @Override
    public void received(MemberId member, WireMessage message) {
        loop.checkOnLoop();
        State state = states.get(member);
        if (state == null) return;
        if (message instanceof WireMessage.Hello greeting) greet(member, state, greeting);
        else if (message instanceof WireMessage.Goodbye goodbye)
            LOG.info("{} {} says goodbye: {}", state.role, member.shortHex(), goodbye.reason());
        else if (!state.ready) drop(member, "it spoke before saying hello");
        else for (Subscriber subscriber : subscribers) subscriber.received(member, state.role, message);
    }

    @Override
    public void disconnected(MemberId member, String reason) {
        loop.checkOnLoop();
        State state = states.remove(member);
        if (state == null || !state.ready) return;
        LOG.info("{} {} at {} is gone: {}", state.role, member.shortHex(), state.peer.address(), reason);
        for (Subscriber subscriber : subscribers) subscriber.gone(member, state.role);
    }

    private void greet(MemberId member, State state, WireMessage.Hello greeting) {
        if (state.ready) {
            misbehaved(member, SCORE_MAX, "it said hello twice");
            return;
        }
        if (greeting.version() != VERSION) {
            drop(
                    member,
                    "it speaks version " + greeting.version() + " where this node speaks " + VERSION
                            + "; run the same release on both");
            return;
        }
        if (!greeting.chain().equals(chain)) {
            drop(
                    member,
                    "it is on chain " + greeting.chain().shortHex() + " where this node is on " + chain.shortHex()
                            + "; give both the same genesis file");
            return;
        }
        state.ready = true;
        state.head = new RemoteHead(greeting.head(), greeting.height(), greeting.weight());
        state.lowestHeight = greeting.lowestHeight();
        LOG.info(
                "{} {} at {} is ready, height {}",
                state.role,
                member.shortHex(),
                state.peer.address(),
                greeting.height());
        for (Subscriber subscriber : subscribers) subscriber.ready(member, state.role);
    }

    private void drop(MemberId member, String reason) {
        LOG.warn("dropping {}: {}", member.shortHex(), reason);
        transport.disconnect(member, reason);
    }
}
