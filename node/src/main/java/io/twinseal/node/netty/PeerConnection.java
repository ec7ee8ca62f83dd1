package io.twinseal.node.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.netty.FrameDecoder.Frame;
import io.twinseal.node.runtime.Peer;
import io.twinseal.node.runtime.PeerAddress;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireMessage;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One TLS connection to a member.
 *
 * <p>Handshaking → ready (the member is known; on the side that dialled only after the other side's first frame, because
 * in TLS 1.3 the dialling side ends its handshake before its certificate was judged) → admitted (by the node loop) →
 * closed. From any state it may close, and that is reported once, with the first reason that was found.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel, and that is reported
final class PeerConnection extends ChannelInboundHandlerAdapter {
    /** Learns what becomes of the connection; called on the event loop. */
    interface Owner {
        void ready(PeerConnection connection);

        void received(PeerConnection connection, List<Frame> frames);

        /**
         * Called once, the last call of all.
         *
         * @param wasReady whether {@link #ready} was called
         */
        void closed(PeerConnection connection, boolean wasReady, String reason);
    }

    private static final long GOODBYE_MILLIS_MAX = 1_000;

    private final Channel channel;
    private final Owner owner;
    private final MemberTls tls;
    private final TransportLimits limits;
    private final @Nullable PeerAddress target;
    private final Outbox outbox;
    private final AtomicLong untakenBytes = new AtomicLong();
    private final AtomicReference<@Nullable String> closeReason = new AtomicReference<>();
    private List<Frame> batch = new ArrayList<>();
    private volatile @Nullable Peer peer;
    private boolean ready;
    private boolean sawHandshake;
    private long heardNanos;
    private long pings;

    /**
     * A connection whose handshake is about to begin.
     *
     * @param target who was dialled; null if the other side dialled
     */
    PeerConnection(Channel channel, Owner owner, MemberTls tls, TransportLimits limits, @Nullable PeerAddress target) {
        this.channel = channel;
        this.owner = owner;
        this.tls = tls;
        this.limits = limits;
        this.target = target;
        this.outbox = new Outbox(channel, limits.outboundBytesMax());
    }

    boolean outbound() {
        return target != null;
    }

    boolean open() {
        return closeReason.get() == null && channel.isActive();
    }

    /** Whom it reaches; known from ready on. */
    Peer peer() {
        Peer known = peer;
        if (known == null) throw new IllegalStateException("the handshake is not over");
        return known;
    }

    /** Who was dialled; only of an outbound connection. */
    PeerAddress target() {
        if (target == null) throw new IllegalStateException("the other side dialled");
        return target;
    }

    String remote() {
        return Sockets.text(channel.remoteAddress());
    }

    /** Lets it live: the side that dialled waits for this first frame. */
    void admit() {
        ping();
        channel.eventLoop().execute(this::watch);
    }

    /** Queues a frame, or closes if too many wait; from any thread. */
    void send(byte[] frame) {
        if (!outbox.add(frame))
            close("it reads too slowly: " + outbox.unsentBytes() + " bytes wait, " + limits.outboundBytesMax()
                    + " may");
    }

    long unsentBytes() {
        return outbox.unsentBytes();
    }

    /** Closes at once. */
    void close(String reason) {
        closeReason.compareAndSet(null, reason);
        channel.close();
    }

    /** Closes after telling the other side why. */
    void goodbye(String reason) {
        if (!closeReason.compareAndSet(null, reason)) return;
        byte[] frame = WireCodec.frame(new WireMessage.Goodbye(reason));
        channel.eventLoop().execute(() -> {
            outbox.drain();
            channel.writeAndFlush(Unpooled.wrappedBuffer(frame)).addListener(ChannelFutureListener.CLOSE);
            Sockets.later(channel, GOODBYE_MILLIS_MAX, channel::close);
        });
    }

    /** Closes unless the other side gives a sign of life soon. */
    void probe() {
        channel.eventLoop().execute(() -> {
            long before = heardNanos;
            ping();
            Sockets.later(channel, limits.pingMillis(), () -> {
                if (heardNanos == before) close("it gives no sign of life");
            });
        });
    }

    /** The node loop is done with so many bytes; reading goes on if it had paused. */
    void taken(long bytes) {
        long left = untakenBytes.addAndGet(-bytes);
        if (left <= limits.inboundBytesMax() / 2 && !channel.config().isAutoRead())
            channel.eventLoop().execute(() -> {
                heardNanos = System.nanoTime(); // silence while not reading says nothing
                channel.config().setAutoRead(true);
            });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        heardNanos = System.nanoTime();
        Sockets.later(channel, limits.handshakeMillisMax(), () -> {
            if (!ready) close("the handshake takes longer than " + limits.handshakeMillisMax() + " ms");
        });
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) identify(context);
            else close(CloseReasons.ofHandshake(handshake.cause(), outbound()));
        }
        context.fireUserEventTriggered(event);
    }

    private void identify(ChannelHandlerContext context) {
        try {
            MemberId id = tls.peerOf(context.pipeline().get(SslHandler.class));
            if (target != null && !target.id().equals(id)) {
                close("it should be " + target.id() + " but is " + id + "; correct the address or the member's key");
                return;
            }
            peer = new Peer(id, remote(), outbound());
            sawHandshake = true;
            if (!outbound()) becomeReady();
        } catch (CertificateException e) {
            close(String.valueOf(e.getMessage()));
        }
    }

    private void becomeReady() {
        ready = true;
        owner.ready(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Frame frame = (Frame) message;
        heardNanos = System.nanoTime();
        if (!ready) becomeReady();
        if (frame.message() instanceof WireMessage.Ping ping) send(WireCodec.frame(new WireMessage.Pong(ping.id())));
        else if (frame.message() instanceof WireMessage.Goodbye goodbye)
            closeReason.compareAndSet(null, "it said: " + CloseReasons.printable(goodbye.reason()));
        else if (!(frame.message() instanceof WireMessage.Pong)) batch.add(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        deliver();
        context.fireChannelReadComplete();
    }

    private void deliver() {
        if (batch.isEmpty()) return;
        List<Frame> frames = batch;
        batch = new ArrayList<>();
        long bytes = 0;
        for (Frame frame : frames) bytes += frame.bytes();
        if (untakenBytes.addAndGet(bytes) > limits.inboundBytesMax())
            channel.config().setAutoRead(false);
        owner.received(this, frames);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox.drain();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        deliver(); // what came before it was in order
        close(CloseReasons.of(cause, outbound() && sawHandshake && !ready));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deliver();
        String reason = closeReason.updateAndGet(
                known -> known != null ? known : ready ? "it closed the connection" : CloseReasons.BEFORE_READY);
        owner.closed(this, ready, String.valueOf(reason));
        context.fireChannelInactive();
    }

    private void ping() {
        send(WireCodec.frame(new WireMessage.Ping(++pings)));
    }

    /** Asks a silent peer for a sign of life, and closes after too long a silence. */
    private void watch() {
        if (!channel.isActive()) return;
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
        if (!channel.config().isAutoRead()) ping(); // we hear nothing because we do not read; the other side hears us
        else if (silentMillis >= limits.silenceMillisMax()) {
            close("it gave no sign of life for " + silentMillis + " ms");
            return;
        } else if (silentMillis >= limits.pingMillis()) ping();
        Sockets.later(channel, limits.pingMillis(), this::watch);
    }
}
