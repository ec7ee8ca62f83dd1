package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.rules.Parameters;
import java.util.List;
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
        Registrations.check(members, models, twins);
    }

    private static <T, K extends Comparable<? super K>> void ascending(String rule, List<T> items, Function<T, K> key) {
        for (int i = 1; i < items.size(); i++) {
            K before = key.apply(items.get(i - 1));
            K after = key.apply(items.get(i));
            require(before.compareTo(after) < 0, rule + ", but " + after + " follows " + before);
        }
    }
}
