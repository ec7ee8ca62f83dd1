package io.twinseal.node;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.MemberInfo;
import io.twinseal.ledger.types.Role;
import io.twinseal.node.config.Address;
import io.twinseal.node.config.MemberAddress;
import io.twinseal.node.runtime.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The members of a chain by key and by name. Immutable. */
public final class Membership {
    private final Map<MemberId, MemberInfo> byId = new LinkedHashMap<>();
    private final Map<String, MemberInfo> byName = new LinkedHashMap<>();

    public Membership(Genesis genesis) {
        for (MemberInfo member : genesis.members()) {
            byId.put(member.id(), member);
            byName.put(member.name(), member);
        }
    }

    boolean contains(MemberId id) {
        return byId.containsKey(id);
    }

    Optional<MemberInfo> info(MemberId id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Role> role(MemberId id) {
        return info(id).map(MemberInfo::role);
    }

    /**
     * This node's own entry.
     *
     * @throws IllegalArgumentException if the chain has no such member, or gives it another role
     */
    MemberInfo self(MemberId id, Role role) {
        MemberInfo self = byId.get(id);
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
     * Where a configured member is to be reached.
     *
     * @throws IllegalArgumentException if the chain has no such member
     */
    PeerAddress address(MemberAddress configured) {
        MemberInfo member = byName.get(configured.member());
        if (member == null && configured.member().length() == 2 * MemberId.LENGTH)
            member = byId.get(MemberId.parse(configured.member()));
        if (member == null)
            throw new IllegalArgumentException("the configuration names member '" + configured.member()
                    + "', whom genesis does not know; it knows " + byName.keySet());
        Address address = configured.address();
        return new PeerAddress(member.id(), address.host(), address.port());
    }

    private static String text(Role role) {
        return switch (role) {
            case ACCESS_POINT -> "an access point";
            case GATEWAY -> "a gateway";
            case OBSERVER -> "an observer";
        };
    }
}
