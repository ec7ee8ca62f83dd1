package io.twinseal.ledger.verify;

import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.types.Block;
import java.util.List;

/** A block whose signature and transactions are verified; only {@link Verifier} makes one. */
public final class VerifiedBlock {
    private final Block block;
    private final List<VerifiedTransaction> transactions;

    VerifiedBlock(Block block, List<VerifiedTransaction> transactions) {
        this.block = block;
        this.transactions = List.copyOf(transactions);
    }

    public Block block() {
        return block;
    }

    public Header header() {
        return block.header();
    }

    public List<VerifiedTransaction> transactions() {
        return transactions;
    }

    @Override
    public String toString() {
        return "verified " + block;
    }
}
