package io.twinseal.ledger.chain;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.state.State;
import io.twinseal.ledger.types.SealedHeader;

/** A block in memory: its header, the state after it, and how that differs from its parent's. */
record Node(SealedHeader sealedHeader, State state, Changes changes) {
    BlockId id() {
        return sealedHeader.id();
    }

    BlockId parent() {
        return sealedHeader.header().parent();
    }
}
