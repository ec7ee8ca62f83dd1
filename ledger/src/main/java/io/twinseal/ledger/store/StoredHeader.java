package io.twinseal.ledger.store;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.types.SealedHeader;
import java.math.BigInteger;

/**
 * A header and what it took to get there.
 *
 * @param weight cumulative: D summed from the first block after genesis
 */
public record StoredHeader(SealedHeader sealedHeader, BigInteger weight) {
    public BlockId id() {
        return sealedHeader.id();
    }

    public long height() {
        return sealedHeader.height();
    }
}
