package io.twinseal.consensus.types;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who decides over a checkpoint. While one set of members hands over to the next there are two, and whatever is decided
 * needs both.
 */
public record VotingSets(List<SortedSet<MemberId>> sets) {
    /**
     * Copies the sets given.
     *
     * @throws IllegalArgumentException unless there are one or two sets, none of them empty
     */
    public VotingSets {
        if (sets.isEmpty() || sets.size() > 2)
            throw new IllegalArgumentException("there are one or two voting sets, not " + sets.size());
        sets = sets.stream()
                .map(set -> Collections.unmodifiableSortedSet(new TreeSet<>(set)))
                .toList();
        for (SortedSet<MemberId> set : sets)
            if (set.isEmpty()) throw new IllegalArgumentException("a voting set has at least one member");
    }

    /** The usual case. */
    public static VotingSets of(Collection<MemberId> members) {
        return new VotingSets(List.of(new TreeSet<>(members)));
    }

    /** Whether more than two thirds of each set are among these members. */
    public boolean isQuorum(Collection<MemberId> members) {
        for (SortedSet<MemberId> set : sets) {
            int count = 0;
            for (MemberId member : set) if (members.contains(member)) count++;
            if (3 * count <= 2 * set.size()) return false;
        }
        return true;
    }

    public boolean contains(MemberId member) {
        return sets.stream().anyMatch(set -> set.contains(member));
    }

    /** Every member of either set. */
    public SortedSet<MemberId> all() {
        SortedSet<MemberId> all = new TreeSet<>();
        for (SortedSet<MemberId> set : sets) all.addAll(set);
        return all;
    }
}
