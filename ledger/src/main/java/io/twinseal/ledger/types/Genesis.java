package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a chain starts from. Members are sorted by key, models by digest, twins by id, each once; a gateway names access
 * points that are members, a twin a gateway and a model that exist.
 *
 * @param timeMillis Unix time of the genesis block
 */
public record Genesis(
        String name,
        long timeMillis,
        Parameters parameters,
        List<MemberInfo> members,
        List<ModelInfo> models,
        List<TwinInfo> twins) {
    public Genesis {
        members = List.copyOf(members);
        models = List.copyOf(models);
        twins = List.copyOf(twins);
        Names.identifier("a chain's name", name);
        require(timeMillis >= 0, "a chain's timeMillis must not be negative");
        ascending("members must be sorted by key, each once", members, MemberInfo::id);
        ascending("models must be sorted by digest, each once", models, ModelInfo::digest);
        ascending("twins must be sorted by id, each once", twins, TwinInfo::id);
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

    private static Map<MemberId, Role> checkMembers(List<MemberInfo> members) {
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

    private static Set<Digest> checkModels(List<ModelInfo> models) {
        Set<Digest> digests = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (ModelInfo model : models) {
            digests.add(model.digest());
            require(names.add(model.name()), "two models are called '" + model.name() + "'");
        }
        return digests;
    }

    private static <T, K extends Comparable<? super K>> void ascending(String rule, List<T> items, Function<T, K> key) {
        for (int i = 1; i < items.size(); i++) {
            K before = key.apply(items.get(i - 1));
            K after = key.apply(items.get(i));
            require(before.compareTo(after) < 0, rule + ", but " + after + " follows " + before);
        }
    }
}
