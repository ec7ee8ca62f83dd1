package io.twinseal.node.api;

import java.util.List;

/**
 * A block with its transactions.
 *
 * @param sealedHeader bytes of the SealedHeader, hexadecimal
 * @param onChain false for a block of a side branch
 */
public record BlockDetailView(
        BlockView block, String weight, boolean onChain, String sealedHeader, List<TransactionView> transactions) {
    public BlockDetailView {
        transactions = List.copyOf(transactions);
    }
}
