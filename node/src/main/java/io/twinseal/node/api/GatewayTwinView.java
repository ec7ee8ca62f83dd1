package io.twinseal.node.api;

/**
 * A twin on its gateway.
 *
 * @param layers of its model; a cut of as many runs all of it at the gateway
 * @param encoding of what it offloads, such as {@code int8}
 * @param missingValues of readings, which others stand for
 * @param implausibleValues the same of values that no such sensor gives
 * @param observedMillis time of the newest reading; 0 before the first
 */
public record GatewayTwinView(
        String id,
        String modelName,
        int cut,
        int layers,
        String encoding,
        long readings,
        int pendingPoints,
        long droppedPoints,
        long missingValues,
        long implausibleValues,
        long observedMillis) {}
