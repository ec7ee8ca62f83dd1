package io.twinseal.node.netty;

/**
 * How patient and how generous a transport is.
 *
 * @param outboundBytesMax unsent bytes at which a peer counts as a slow reader and is dropped
 * @param inboundBytesMax bytes handed to the node loop and not yet taken at which reading from a peer pauses
 * @param handshakeMillisMax from accepting or dialling to a peer admitted
 * @param handshakesMax handshakes of inbound connections at a time
 * @param pingMillis of hearing nothing, after which the peer is asked for a sign of life
 * @param silenceMillisMax of hearing nothing, after which the peer is dropped
 * @param redialMillisMin first delay before dialling again; doubled by every failure
 * @param redialMillisMax longest delay before dialling again
 */
public record TransportLimits(
        long outboundBytesMax,
        long inboundBytesMax,
        long handshakeMillisMax,
        int handshakesMax,
        long pingMillis,
        long silenceMillisMax,
        long redialMillisMin,
        long redialMillisMax) {
    private static final long MIB = 1024L * 1024;

    public static final TransportLimits DEFAULT =
            new TransportLimits(16 * MIB, 16 * MIB, 10_000, 64, 5_000, 15_000, 250, 30_000);

    public TransportLimits {
        if (outboundBytesMax < 1 || inboundBytesMax < 1)
            throw new IllegalArgumentException("byte limits must be positive");
        if (handshakeMillisMax < 1 || handshakesMax < 1)
            throw new IllegalArgumentException("handshake limits must be positive");
        if (pingMillis < 1 || silenceMillisMax <= pingMillis)
            throw new IllegalArgumentException("silenceMillisMax " + silenceMillisMax + " must exceed pingMillis "
                    + pingMillis + ", which must be positive");
        if (redialMillisMin < 1 || redialMillisMax < redialMillisMin)
            throw new IllegalArgumentException("redialMillisMax " + redialMillisMax
                    + " must be at least redialMillisMin " + redialMillisMin + ", which must be positive");
    }
}
