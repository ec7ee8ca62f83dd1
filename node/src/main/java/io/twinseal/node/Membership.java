package io.twinseal.node;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.config.Address;
import io.twinseal.node.config.MemberAddress;
import io.twinseal.node.runtime.PeerAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whom a node talks to: the members of its chain as the state at the head has them, access points that still vote
 * although they have left, and whoever the configuration names unless the chain is known to have removed them. Answers any
 * thread; one lets it follow the chain.
 */
public final class Membership {
    /**
     * What one state says.
     *
     * @param earlier members of states before it
     */
    private record Members(
            Map<MemberId, MemberInfo> byId,
            Map<String, MemberInfo> byName,
            Set<MemberId> voters,
            Set<MemberId> earlier) {
        static final Members NONE = new Members(Map.of(), Map.of(), Set.of(), Set.of());

        Members then(Collection<MemberInfo> members, Collection<MemberId> voters) {
            Map<MemberId, MemberInfo> byId = new LinkedHashMap<>();
            Map<String, MemberInfo> byName = new LinkedHashMap<>();
            for (MemberInfo member : members) {
                byId.put(member.id(), member);
                byName.put(member.name(), member);
            }
            Set<MemberId> before = new HashSet<>(earlier);
            before.addAll(this.byId.keySet());
            return new Members(byId, byName, Set.copyOf(voters), Set.copyOf(before));
        }
    }

    private final Set<MemberId> configured = ConcurrentHashMap.newKeySet();
    private volatile Members now;

    /** The members that genesis names, for who keeps no chain or has yet to open it. */
    public Membership(Genesis genesis) {
        now = Members.NONE.then(genesis.members(), List.of());
    }

    /** From now on answers as this state says. */
    void follow(State state) {
        follow(state.members().values(), state.outlook().voters().all());
    }

    /** @param voters access points whose votes count still */
    void follow(Collection<MemberInfo> members, Collection<MemberId> voters) {
        now = now.then(members, voters);
    }

    boolean contains(MemberId id) {
        return role(id).isPresent();
    }

    Optional<MemberInfo> info(MemberId id) {
        return Optional.ofNullable(now.byId.get(id));
    }

    Optional<Role> role(MemberId id) {
        Members members = now;
        MemberInfo member = members.byId.get(id);
        if (member != null) return Optional.of(member.role());
        return members.voters.contains(id) || (configured.contains(id) && !members.earlier.contains(id))
                ? Optional.of(Role.ACCESS_POINT)
                : Optional.empty();
    }

    /**
     * This node's own entry.
     *
     * @throws IllegalArgumentException if the chain has no such member, or gives it another role
     */
    MemberInfo self(MemberId id, Role role) {
        MemberInfo self = now.byId.get(id);
        if (self == null)
            throw new IllegalArgumentException(
                    "the key file holds key " + id
                            + ", which is no member of this chain; use the key that genesis names, or the genesis that names it");
        if (self.role() != role)
            throw new IllegalArgumentException("member '" + self.name() + "' is " + text(self.role())
                    + " on this chain, but runs as " + text(role));
        return self;
    }

    /**
     * An access point's own entry. One that the chain does not know, or no longer, may come to know that it does once it
     * has caught up with the others.
     *
     * @throws IllegalArgumentException if the chain gives it another role
     */
    public MemberInfo selfOrNewcomer(MemberId id) {
        return now.byId.containsKey(id)
                ? self(id, Role.ACCESS_POINT)
                : new MemberInfo(id, Role.ACCESS_POINT, id.shortHex(), List.of());
    }

    /**
     * Where a configured member is to be reached; one given by key need not be known yet.
     *
     * @throws IllegalArgumentException if the chain has no such member
     */
    public PeerAddress address(MemberAddress configuredMember) {
        String name = configuredMember.member();
        MemberInfo member = now.byName.get(name);
        if (member == null && name.length() != 2 * MemberId.LENGTH)
            throw new IllegalArgumentException("the configuration names member '" + name
                    + "', whom the chain does not know as far as it is here; it knows " + now.byName.keySet()
                    + "; name one that joined later by its key");
        MemberId id = member == null ? MemberId.parse(name) : member.id();
        configured.add(id);
        Address address = configuredMember.address();
        return new PeerAddress(id, address.host(), address.port());
    }

    private static String text(Role role) {
        return switch (role) {
            case ACCESS_POINT -> "an access point";
            case GATEWAY -> "a gateway";
            case OBSERVER -> "an observer";
        };
    }
}
