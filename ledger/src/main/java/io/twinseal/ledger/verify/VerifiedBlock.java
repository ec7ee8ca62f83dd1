package io.twinseal.ledger.verify;

import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.types.Block;
import java.util.List;

/** A block whose signature and transactions are verified; {@link Verifier} makes one. */
public final class VerifiedBlock {
    private final Block block;
    private final List<VerifiedTransaction> transactions;

    VerifiedBlock(Block block, List<VerifiedTransaction> transactions) {
        this.block = block;
        this.transactions = List.copyOf(transactions);
    }

    /** A block from the node's own store, which holds none that was not verified. */
    public static VerifiedBlock fromStore(Block block) {
        return new VerifiedBlock(
                block,
                block.transactions().stream().map(VerifiedTransaction::new).toList());
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
