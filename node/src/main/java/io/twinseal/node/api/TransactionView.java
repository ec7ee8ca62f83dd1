package io.twinseal.node.api;

import java.util.List;

/**
 * One line about a transaction.
 *
 * @param kind {@code inference}, or {@code evidence}, {@code proposal}, {@code approval} or {@code handover}, which have
 *     no gateway, sequence, time and results
 * @param accessPoint who computed, is found guilty, proposes or approves; empty for a handover
 * @param timeMillis the access point's clock when it signed
 * @param details in words what the guilty signed, what is to change, which proposal is approved, or which block proves that
 *     voters have handed over; empty for inference
 */
public record TransactionView(
        String id,
        String kind,
        String accessPoint,
        String gateway,
        long sequence,
        long timeMillis,
        List<ResultView> results,
        String details) {
    public TransactionView {
        results = List.copyOf(results);
    }
}
