package io.twinseal.ledger.store;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.VotingSets;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What one event changes in the store, all of it at once.
 *
 * @param executed the block that is new, if any
 * @param detached blocks that leave the chain of the head, newest first
 * @param attached blocks that join it, oldest first, the new head last; none if the head stays
 * @param state difference from the old head's state to the new head's
 * @param forgotten blocks that can no longer be undone or attached: what only that needs goes, and all of side blocks
 * @param links that justify blocks above the last final one
 * @param finalized the block that is now final, if one is
 * @param signed what the own member signed
 */
public record ChainUpdate(
        Optional<ExecutedBlock> executed,
        List<Block> detached,
        List<Block> attached,
        SortedMap<Bytes, Optional<Bytes>> state,
        List<Header> forgotten,
        List<Tally> links,
        Optional<FinalBlock> finalized,
        Optional<SignedStatement> signed) {
    /**
     * A valid block.
     *
     * @param weight cumulative
     * @param changes against its parent's state
     * @param mined whether this node mined it
     */
    public record ExecutedBlock(Block block, BigInteger weight, Changes changes, boolean mined) {}

    /** What proves a block final, and who decided over it. */
    public record FinalBlock(Certificate certificate, VotingSets voters) {}

    /** Whether the store stays as it is. */
    public boolean isEmpty() {
        return executed.isEmpty()
                && attached.isEmpty()
                && forgotten.isEmpty()
                && links.isEmpty()
                && finalized.isEmpty()
                && signed.isEmpty();
    }
}
