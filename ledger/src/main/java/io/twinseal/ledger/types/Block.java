package io.twinseal.ledger.types;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import java.util.List;

/** A sealed header and its transactions, beside their exact bytes. The codec makes it; nothing here is verified yet. */
public record Block(Bytes bytes, SealedHeader sealedHeader, List<Transaction> transactions) {
    public Block {
        transactions = List.copyOf(transactions);
    }

    public BlockId id() {
        return sealedHeader.id();
    }

    public Header header() {
        return sealedHeader.header();
    }

    public long height() {
        return sealedHeader.height();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "block " + height() + " " + id().shortHex() + " with " + transactions.size() + " transactions";
    }
}
