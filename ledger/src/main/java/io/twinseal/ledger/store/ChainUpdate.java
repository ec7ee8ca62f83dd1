package io.twinseal.ledger.store;

import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What one executed block changes in the store, all of it at once.
 *
 * @param weight cumulative, of the block
 * @param changes of the block against its parent's state
 * @param detached blocks that leave the chain of the head, newest first
 * @param attached blocks that join it, oldest first, the new head last; none if the head stays
 * @param state difference from the old head's state to the new head's
 * @param forgotten blocks that can no longer be undone or attached: what only that needs goes, and all of side blocks
 */
public record ChainUpdate(
        Block block,
        BigInteger weight,
        Changes changes,
        List<Block> detached,
        List<Block> attached,
        SortedMap<Bytes, Optional<Bytes>> state,
        List<Header> forgotten) {}
