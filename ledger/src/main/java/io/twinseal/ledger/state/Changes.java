package io.twinseal.ledger.state;

import io.twinseal.ledger.types.Bytes;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a block changed in the state of its parent, both ways.
 *
 * @param before of every key changed, its value under the parent; empty if it had none
 * @param after of the same keys, their values under the block; empty if removed
 */
public record Changes(SortedMap<Bytes, Optional<Bytes>> before, SortedMap<Bytes, Optional<Bytes>> after) {
    public static final Changes NONE = new Changes(new TreeMap<>(), new TreeMap<>());

    public Changes {
        before = Collections.unmodifiableSortedMap(before);
        after = Collections.unmodifiableSortedMap(after);
        if (!before.keySet().equals(after.keySet()))
            throw new IllegalArgumentException("both sides must name the same keys");
    }

    /** Compares wanted values with those of a state, and keeps those that differ. */
    static Changes of(State parent, SortedMap<Bytes, Optional<Bytes>> wanted) {
        SortedMap<Bytes, Optional<Bytes>> before = new TreeMap<>();
        SortedMap<Bytes, Optional<Bytes>> after = new TreeMap<>();
        wanted.forEach((key, value) -> {
            Optional<Bytes> old = parent.map().get(key);
            if (old.equals(value)) return;
            before.put(key, old);
            after.put(key, value);
        });
        return new Changes(before, after);
    }
}
