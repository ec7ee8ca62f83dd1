package io.twinseal.node.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block with its transactions.
 *
 * @param confirmation null until it is final
 * @param sealedHeader bytes of the SealedHeader, hexadecimal
 * @param onChain false for a block of a side branch
 */
public record BlockDetailView(
        BlockView block,
        @Nullable ConfirmationView confirmation,
        String weight,
        boolean onChain,
        String sealedHeader,
        List<TransactionView> transactions) {
    public BlockDetailView {
        transactions = List.copyOf(transactions);
    }
}
