package io.twinseal.node.api;

import java.util.List;

/**
 * One line about a transaction.
 *
 * @param timeMillis the access point's clock when it signed
 */
public record TransactionView(
        String id, String accessPoint, String gateway, long sequence, long timeMillis, List<ResultView> results) {
    public TransactionView {
        results = List.copyOf(results);
    }
}
