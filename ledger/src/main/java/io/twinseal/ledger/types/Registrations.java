package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.types.MemberId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What holds between members, models and twins, whatever block registered them. */
public final class Registrations {
    private Registrations() {}

    /**
     * Checks that names are unique, there is an access point, gateways name access points, and twins name gateways and
     * models that are there.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static void check(Collection<MemberInfo> members, Collection<ModelInfo> models, Collection<TwinInfo> twins) {
        Map<MemberId, Role> roles = checkMembers(members);
        Set<Digest> digests = checkModels(models);
        for (TwinInfo twin : twins) {
            require(
                    roles.get(twin.gateway()) == Role.GATEWAY,
                    "twin '" + twin.id() + "' names " + twin.gateway() + ", which is no gateway of this chain");
            require(
                    digests.contains(twin.model()),
                    "twin '" + twin.id() + "' names " + twin.model() + ", which is no model of this chain");
        }
    }

    private static Map<MemberId, Role> checkMembers(Collection<MemberInfo> members) {
        Map<MemberId, Role> roles = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (MemberInfo member : members) {
            roles.put(member.id(), member.role());
            require(names.add(member.name()), "two members are called '" + member.name() + "'");
        }
        require(roles.containsValue(Role.ACCESS_POINT), "a chain needs at least one access point");
        for (MemberInfo member : members)
            for (MemberId accessPoint : member.accessPoints())
                require(
                        roles.get(accessPoint) == Role.ACCESS_POINT,
                        "gateway '" + member.name() + "' names " + accessPoint
                                + ", which is no access point of this chain");
        return roles;
    }

    private static Set<Digest> checkModels(Collection<ModelInfo> models) {
        Set<Digest> digests = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (ModelInfo model : models) {
            digests.add(model.digest());
            require(names.add(model.name()), "two models are called '" + model.name() + "'");
        }
        return digests;
    }
}
