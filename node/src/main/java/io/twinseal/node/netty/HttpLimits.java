package io.twinseal.node.netty;

/**
 * How much an HTTP server takes on.
 *
 * @param connectionsMax at a time; further ones are closed at once
 * @param bodyBytesMax of a request
 * @param idleMillisMax without a request under way, after which a connection is closed
 * @param eventBytesMax unsent bytes of events at which a listener counts as too slow and is dropped
 * @param heartbeatMillis between signs of life in a stream of events
 */
public record HttpLimits(
        int connectionsMax, int bodyBytesMax, long idleMillisMax, int eventBytesMax, long heartbeatMillis) {
    public static final HttpLimits DEFAULT = new HttpLimits(256, 272 * 1024, 60_000, 256 * 1024, 15_000);

    public HttpLimits {
        if (connectionsMax < 1 || bodyBytesMax < 0 || idleMillisMax < 1 || eventBytesMax < 1 || heartbeatMillis < 1)
            throw new IllegalArgumentException("limits must be positive: " + connectionsMax + ", " + bodyBytesMax + ", "
                    + idleMillisMax + ", " + eventBytesMax + ", " + heartbeatMillis);
    }
}
