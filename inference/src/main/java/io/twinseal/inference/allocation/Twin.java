package io.twinseal.inference.allocation;

import java.util.List;

/**
 * One digital twin in one slot.
 *
 * @param gateway index of the gateway that keeps it: the m with a_nm = 1
 * @param points D_n, data points to infer in this slot
 * @param partitions what may be chosen for it, the preferred variant first, each by rising cut; a privacy or accuracy budget is what is
 *     missing here
 */
public record Twin(int gateway, int points, List<Partition> partitions) {
    public Twin {
        partitions = List.copyOf(partitions);
        Checks.notNegative("points", points);
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("a twin at gateway " + gateway
                    + " has no partition to choose; allow a lower cut or a greater loss of accuracy");
        }
    }

    /** The same twin with other data. */
    public Twin withPoints(int others) {
        return new Twin(gateway, others, partitions);
    }

    /**
     * The choice closest to a cut in the preferred variant: the least cut that is not below it, else the highest.
     *
     * @return an index into {@link #partitions}
     */
    public int choiceAt(int cut) {
        return choiceAt(cut, partitions.get(0).variant());
    }

    /** The choice closest to a cut in some variant; in the preferred one if there is no such variant here. */
    public int choiceAt(int cut, Variant variant) {
        int closest = -1;
        for (int k = 0; k < partitions.size(); k++) {
            if (!partitions.get(k).variant().equals(variant)) continue;
            if (closest < 0 || partitions.get(closest).cut() < cut) closest = k;
        }
        return closest < 0 ? choiceAt(cut) : closest;
    }
}
