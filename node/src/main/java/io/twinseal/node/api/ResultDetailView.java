package io.twinseal.node.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result with all that a reader needs to check it without trusting the node.
 *
 * @param transaction bytes of the Transaction, hexadecimal
 * @param state {@code pending}, {@code sealed} in a block, or {@code final} once that can no longer vanish
 * @param block of the chain that holds it; null while pending
 * @param confirmation null until it is final
 * @param sealedHeader bytes of that block's SealedHeader, hexadecimal; null while pending
 * @param transactionIndex place of the transaction in its block
 * @param proof sibling hashes from the transaction up to the root, hexadecimal; empty while pending
 * @param outputLabels one per value of an output row; empty where the values have no names
 */
public record ResultDetailView(
        ResultView result,
        String chainId,
        String state,
        String accessPoint,
        String accessPointName,
        String gateway,
        String gatewayName,
        long sequence,
        long timeMillis,
        String transaction,
        @Nullable BlockView block,
        @Nullable ConfirmationView confirmation,
        @Nullable String sealedHeader,
        int transactionIndex,
        List<String> proof,
        String outputKind,
        List<String> outputLabels) {
    public ResultDetailView {
        proof = List.copyOf(proof);
        outputLabels = List.copyOf(outputLabels);
    }
}
