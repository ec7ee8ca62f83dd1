package io.twinseal.ledger.store;

import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.store.ChainUpdate.FinalBlock;
import io.twinseal.ledger.types.Bytes;
import java.util.List;
import java.util.SortedMap;

/**
 * With what a store begins that does not begin at genesis.
 *
 * @param blocks consecutive, oldest first, the new head last; without their bodies
 * @param others headers that certificates need
 * @param finals certificates, ascending, with who decided over each; the last is the head's
 * @param state after the head
 */
public record ChainStart(
        List<Undoable> blocks, List<StoredHeader> others, List<FinalBlock> finals, SortedMap<Bytes, Bytes> state) {
    public ChainStart {
        blocks = List.copyOf(blocks);
        others = List.copyOf(others);
        finals = List.copyOf(finals);
    }

    /** A block that could be undone, but for the oldest one. */
    public record Undoable(StoredHeader header, Changes changes) {}

    StoredHeader head() {
        return blocks.get(blocks.size() - 1).header();
    }
}
