package io.twinseal.node.gossip;

import io.twinseal.consensus.types.Bytes32;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The newest ids that a peer is known to have, oldest forgotten first. */
final class RecentIds {
    private static final int IDS_MAX = 20_000;

    private final Set<Bytes32> ids = new LinkedHashSet<>();

    /** Whether it was not among them. */
    boolean add(Bytes32 id) {
        if (!ids.add(id)) return false;
        if (ids.size() > IDS_MAX) {
            Iterator<Bytes32> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }
}
