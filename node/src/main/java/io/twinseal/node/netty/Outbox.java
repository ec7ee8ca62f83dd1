package io.twinseal.node.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is still to be written to one channel, counted until the socket took it.
 *
 * <p>Small frames that are queued within one turn of the event loop leave as one write: a write of its own, with its TLS
 * record and system call, costs a frame as much as checking a signature.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel, and that is reported
final class Outbox {
    private static final int WRITE_BYTES_MAX = 64 * 1024;

    private final Channel channel;
    private final long bytesMax;
    private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Outbox(Channel channel, long bytesMax) {
        this.channel = channel;
        this.bytesMax = bytesMax;
    }

    /**
     * Queues a frame, from any thread.
     *
     * @param frame must not change afterwards; may be queued for many channels
     * @return false if there is no room: the other side reads too slowly
     */
    boolean add(byte[] frame) {
        long unsent = unsentBytes.addAndGet(frame.length);
        if (unsent > bytesMax && unsent > frame.length) { // one frame alone may always go
            unsentBytes.addAndGet(-frame.length);
            return false;
        }
        frames.add(frame);
        if (scheduled.compareAndSet(false, true)) channel.eventLoop().execute(this::turn);
        return true;
    }

    long unsentBytes() {
        return unsentBytes.get();
    }

    private void turn() {
        scheduled.set(false); // before draining: what is added from now on schedules the next turn
        drain();
    }

    /** Writes as long as the socket takes it; on the event loop. */
    void drain() {
        boolean written = false;
        for (byte[] frame = frames.peek(); frame != null && channel.isWritable(); frame = frames.peek()) {
            write(frame.length >= WRITE_BYTES_MAX ? Unpooled.wrappedBuffer(frames.remove()) : gather());
            written = true;
        }
        if (written) channel.flush();
    }

    private ByteBuf gather() {
        int bytes = 0;
        for (byte[] frame : frames) {
            if (bytes + frame.length > WRITE_BYTES_MAX) break;
            bytes += frame.length;
        }
        ByteBuf buffer = channel.alloc().buffer(bytes);
        for (byte[] frame = frames.peek();
                frame != null && frame.length <= buffer.writableBytes();
                frame = frames.peek()) buffer.writeBytes(frames.remove());
        return buffer;
    }

    private void write(ByteBuf buffer) {
        int bytes = buffer.readableBytes();
        channel.write(buffer).addListener(done -> unsentBytes.addAndGet(-bytes));
    }
}
