package io.twinseal.testnet.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * One direction of a connection over a line. Bytes are taken from the sender while there is room for them, and given to
 * the receiver, in their order, when they have arrived; a receiver that does not take them leaves no room, and the
 * sender has to wait. The end of the stream travels like a byte.
 *
 * <p>For non-blocking channels; confined to one thread. Times are as for {@link Line}.
 */
final class Flow {
    /** Nothing happens by itself. */
    static final long NEVER = Long.MAX_VALUE;

    private final SocketChannel sender;
    private final SocketChannel receiver;
    private final Line line;
    private final LongSupplier nowNanos;
    private final ByteBuffer scratch = ByteBuffer.allocate(Line.PIECE_BYTES_MAX);
    private final ArrayDeque<Piece> held = new ArrayDeque<>();
    private int heldBytes;
    private boolean isRefused;
    private boolean hasEnded;
    private boolean isOver;

    /** Some bytes on their way; no bytes stand for the end of the stream. */
    private static final class Piece {
        private final ByteBuffer bytes;
        private long leavingNanos;

        private Piece(byte[] bytes, long leavingNanos) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.leavingNanos = leavingNanos;
        }
    }

    Flow(SocketChannel sender, SocketChannel receiver, Line line, LongSupplier nowNanos) {
        this.sender = sender;
        this.receiver = receiver;
        this.line = line;
        this.nowNanos = nowNanos;
    }

    /**
     * Gives what has arrived, then takes what there is room for.
     *
     * @throws IOException if one of the two is no more
     */
    void advance() throws IOException {
        give();
        take();
    }

    private void give() throws IOException {
        isRefused = false;
        long now = nowNanos.getAsLong();
        for (var first = held.peek(); first != null && arrivalNanos(first) <= now; first = held.peek()) {
            if (first.bytes.hasRemaining()) {
                int given = receiver.write(first.bytes);
                heldBytes -= given;
                line.carried(given);
                isRefused = first.bytes.hasRemaining();
                if (isRefused) return;
            } else {
                receiver.shutdownOutput();
                isOver = true;
            }
            held.remove();
        }
    }

    private void take() throws IOException {
        while (hasRoom()) {
            scratch.clear().limit(Math.min(line.pieceBytesMax(), line.heldBytesMax() - heldBytes));
            int taken = sender.read(scratch);
            if (taken == 0) return;
            hasEnded = taken < 0;
            var bytes = Arrays.copyOf(scratch.array(), Math.max(0, taken));
            heldBytes += bytes.length;
            // A time from before the read could be one at which the sender had not sent.
            held.add(new Piece(bytes, line.send(bytes.length, nowNanos.getAsLong())));
        }
    }

    private long arrivalNanos(Piece piece) {
        return line.arrivalNanos(piece.leavingNanos);
    }

    /** What was to leave later does so at another time. */
    void reschedule(LongUnaryOperator change) {
        for (var piece : held) piece.leavingNanos = change.applyAsLong(piece.leavingNanos);
    }

    /** Taken and not yet given. */
    int heldBytes() {
        return heldBytes;
    }

    /** Whether more is wanted of the sender. */
    boolean hasRoom() {
        return !hasEnded && heldBytes < line.heldBytesMax();
    }

    /** Whether something has arrived that the receiver has no room for now. */
    boolean isRefused() {
        return isRefused;
    }

    /** When something arrives next; {@link #NEVER} if nothing is on its way or the receiver has no room. */
    long nextNanos() {
        var first = held.peek();
        return first == null || isRefused ? NEVER : arrivalNanos(first);
    }

    /** Whether the end of the stream has arrived. */
    boolean isOver() {
        return isOver;
    }
}
