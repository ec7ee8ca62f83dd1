package io.twinseal.node.api;

import java.util.List;

/**
 * One line about a transaction.
 *
 * @param kind {@code inference}, or {@code evidence}, which has no gateway, sequence, time and results
 * @param accessPoint who computed, or who is found guilty
 * @param timeMillis the access point's clock when it signed
 * @param offence what the guilty signed, in words; empty for other kinds
 */
public record TransactionView(
        String id,
        String kind,
        String accessPoint,
        String gateway,
        long sequence,
        long timeMillis,
        List<ResultView> results,
        String offence) {
    public TransactionView {
        results = List.copyOf(results);
    }
}
