package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** After a crash a node is where it was after the last write that survived: not elsewhere, not in between. */
final class Recovery implements Checker {
    private final Map<String, NavigableMap<Long, Place>> places = new TreeMap<>();

    /** Where a node was when its disk had so many writes. */
    private record Place(BlockId head, Checkpoint finalized) {
        static Place of(SimNode node) {
            return new Place(node.chain().head().id(), node.chain().finalized());
        }
    }

    Recovery(World world) {
        for (SimNode node : world.nodes()) places.put(node.name, new TreeMap<>());
    }

    @Override
    public void stepped(SimNode node) {
        of(node).putIfAbsent(node.disk.written(), Place.of(node));
    }

    @Override
    public void restarted(SimNode node) {
        NavigableMap<Long, Place> known = of(node);
        // It may have written again since: what it need not keep any more goes as it starts.
        long survived = node.disk.survived();
        known.tailMap(survived, false).clear();
        var last = known.lastEntry();
        if (last == null) return;
        Place now = Place.of(node);
        // One task may write more than once; what is between its writes is not seen here.
        boolean exact = last.getKey() == survived;
        if (exact && !now.equals(last.getValue()))
            throw new Violation(node + " was at " + last.getValue() + " when it wrote last, but restarts at " + now);
        if (now.finalized.height() < last.getValue().finalized.height())
            throw new Violation(node + " restarts with " + now.finalized + " final, but had "
                    + last.getValue().finalized + " on disk");
    }

    private NavigableMap<Long, Place> of(SimNode node) {
        return places.computeIfAbsent(node.name, name -> new TreeMap<>());
    }
}
