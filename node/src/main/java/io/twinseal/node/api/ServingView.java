package io.twinseal.node.api;

/**
 * What top halves for gateways came to since the start.
 *
 * @param calls of the engine
 * @param points data points in them
 * @param seconds that calls took together
 * @param cacheHits pieces that had been computed from the same bytes lately, and were not again
 * @param savedSeconds what they would have taken, by the mean time of a data point
 */
public record ServingView(
        long calls, long points, double seconds, long cacheHits, long cacheMisses, double savedSeconds) {
    public static final ServingView EMPTY = new ServingView(0, 0, 0, 0, 0, 0);
}
