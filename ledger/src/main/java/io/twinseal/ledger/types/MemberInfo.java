package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.types.MemberId;
import java.util.HashSet;
import java.util.List;

/**
 * A member as the chain registers it.
 *
 * @param accessPoints of a gateway: its access point, then the backups in order, each once; of other roles none
 */
public record MemberInfo(MemberId id, Role role, String name, List<MemberId> accessPoints) {
    public MemberInfo {
        accessPoints = List.copyOf(accessPoints);
        Names.identifier("a member's name", name);
        if (role == Role.GATEWAY) {
            require(!accessPoints.isEmpty(), "gateway '" + name + "' must name at least one access point");
            require(
                    new HashSet<>(accessPoints).size() == accessPoints.size(),
                    "gateway '" + name + "' names an access point twice");
        } else {
            require(accessPoints.isEmpty(), "only a gateway names access points, but '" + name + "' is " + role);
        }
    }
}
