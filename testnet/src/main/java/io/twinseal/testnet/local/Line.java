package io.twinseal.testnet.local;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * One direction of a link, which all connections over it share: bytes leave in the order in which they came, each when
 * those before it have left and it was sent at the line's rate, and arrive its delay later.
 *
 * <p>Time is an argument, in nanoseconds since an origin at which nothing waited. Confined to one thread, but for
 * {@link #carriedBytes}.
 */
final class Line {
    private static final long BIT_NANOS_PER_BYTE_SECOND = 8_000_000_000L;
    static final int PIECE_BYTES_MAX = 64 * 1024;
    private static final int PIECES_PER_SECOND = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final AtomicLong carriedBytes = new AtomicLong();
    private Link link;
    private long freeNanos;

    Line(Link link) {
        this.link = link;
    }

    /** Sends so many bytes, which came now, when those before them have left; returns when the last of them leaves. */
    long send(int bytes, long nowNanos) {
        long nanos = (bytes * BIT_NANOS_PER_BYTE_SECOND + link.bitsPerSecond() - 1) / link.bitsPerSecond();
        freeNanos = Math.max(freeNanos, nowNanos) + nanos;
        return freeNanos;
    }

    /** When what leaves then arrives. */
    long arrivalNanos(long leavingNanos) {
        return leavingNanos + link.delayMicros() * NANOS_PER_MICRO;
    }

    /** The most that may be sent in one piece: what takes a millisecond, or a segment if that is more. */
    int pieceBytesMax() {
        long bytes = link.bitsPerSecond() / (Byte.SIZE * PIECES_PER_SECOND);
        return (int) Math.max(Link.SEGMENT_BYTES, Math.min(PIECE_BYTES_MAX, bytes));
    }

    long bitsPerSecond() {
        return link.bitsPerSecond();
    }

    int heldBytesMax() {
        return link.heldBytesMax();
    }

    /**
     * Changes the rate now, for what waits as well.
     *
     * @return at a moment at which something was to leave: when it leaves instead
     */
    LongUnaryOperator rate(long bitsPerSecond, long nowNanos) {
        double slower = (double) link.bitsPerSecond() / bitsPerSecond;
        link = link.withRate(bitsPerSecond);
        LongUnaryOperator change =
                leaving -> leaving <= nowNanos ? leaving : nowNanos + (long) Math.ceil((leaving - nowNanos) * slower);
        freeNanos = change.applyAsLong(freeNanos);
        return change;
    }

    void carried(int bytes) {
        carriedBytes.addAndGet(bytes);
    }

    /** Bytes that arrived and were taken; from any thread. */
    long carriedBytes() {
        return carriedBytes.get();
    }
}
