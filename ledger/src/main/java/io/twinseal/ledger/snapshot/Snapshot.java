package io.twinseal.ledger.snapshot;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.CertifiedHeader;
import io.twinseal.ledger.types.SealedHeader;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The state after a final block with what shows that it is the chain's, and what a node needs to go on from there. Its
 * size follows from the state and {@link #DEPTH}, not from the chain's length. Nothing of it is checked yet.
 *
 * @param certified of each change of voters since genesis, then the final block's
 * @param sealed the headers of all those, and of their children where these confirm them, with their signatures
 * @param weight cumulative, of the final block, as whoever made this says: no header commits to it, and within one tree of
 *     blocks only differences count
 * @param state its entries
 * @param steps the way back from the final block, {@link #DEPTH} blocks or to genesis
 */
public record Snapshot(
        List<CertifiedHeader> certified,
        List<SealedHeader> sealed,
        BigInteger weight,
        SortedMap<Bytes, Bytes> state,
        List<Step> steps) {
    /**
     * Blocks before the final one whose states are part of it: as many as the rules of a block after it may look back at,
     * whatever the parameters.
     */
    public static final int DEPTH = 512;

    public Snapshot {
        certified = List.copyOf(certified);
        sealed = List.copyOf(sealed);
        state = Collections.unmodifiableSortedMap(state);
        steps = List.copyOf(steps);
    }

    /**
     * One block.
     *
     * @param before what it changed in the state, as it was before it; nothing for the last step
     */
    public record Step(SealedHeader header, SortedMap<Bytes, Optional<Bytes>> before) {
        public Step {
            before = Collections.unmodifiableSortedMap(before);
        }
    }

    /** Height of the final block whose state it is. */
    public long height() {
        return certified.get(certified.size() - 1).header().height();
    }
}
