package io.twinseal.node.api;

import java.util.List;

/**
 * A twin as the chain knows it, with the newest of its results.
 *
 * @param results on the chain in all
 * @param history newest first
 */
public record TwinView(
        String id,
        String gateway,
        String gatewayName,
        String model,
        String modelName,
        String outputKind,
        List<String> outputLabels,
        int pointsMax,
        long results,
        List<TwinEntry> history) {
    public TwinView {
        outputLabels = List.copyOf(outputLabels);
        history = List.copyOf(history);
    }

    /** One result in the history. */
    public record TwinEntry(
            long height, long timeMillis, String accessPoint, String accessPointName, ResultView result) {}
}
