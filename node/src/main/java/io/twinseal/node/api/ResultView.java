package io.twinseal.node.api;

import java.util.List;

/**
 * What was computed for one twin.
 *
 * @param id {@code <transaction id>-<index>}
 * @param model digest of the model
 * @param cut layers that ran at the gateway
 * @param outputs one row per data point
 * @param observedMillis the gateway's clock at the newest reading used
 */
public record ResultView(
        String id,
        String twin,
        String model,
        String modelName,
        int cut,
        int layers,
        int points,
        List<List<Float>> outputs,
        long observedMillis) {
    public ResultView {
        outputs = outputs.stream().map(List::copyOf).toList();
    }
}
