package io.twinseal.node.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.twinseal.node.api.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code text/event-stream} to one listener, as the HTML standard writes it (section 9.2). */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel
final class EventStream implements HttpResponse.EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Channel channel;
    private final HttpLimits limits;
    private final AtomicLong unsentBytes = new AtomicLong();
    private @Nullable Runnable end;
    private boolean ended;

    EventStream(Channel channel, HttpLimits limits) {
        this.channel = channel;
        this.limits = limits;
    }

    /** Writes the head; on the event loop, before anything is sent. */
    void begin() {
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        channel.writeAndFlush(head);
        beat();
    }

    private void beat() {
        if (!channel.isActive()) return;
        write(": alive\n\n");
        Sockets.later(channel, limits.heartbeatMillis(), this::beat);
    }

    @Override
    public boolean send(String event, String data) {
        if (!channel.isActive()) return false;
        StringBuilder text = new StringBuilder(data.length() + event.length() + 32);
        text.append("event: ").append(event.replaceAll("[\r\n]", " ")).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        return write(text.append('\n').toString());
    }

    private boolean write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (unsentBytes.addAndGet(bytes.length) > limits.eventBytesMax()) {
            if (channel.isActive())
                LOG.warn("{} is dropped: it reads events too slowly", Sockets.text(channel.remoteAddress()));
            channel.close();
            return false;
        }
        channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)))
                .addListener(done -> unsentBytes.addAndGet(-bytes.length));
        return true;
    }

    @Override
    public void close() {
        channel.eventLoop().execute(() -> {
            // the chunk that ends the response
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
        });
    }

    /** What to run when the listener is gone; from any thread. */
    void endsWith(Runnable newEnd) {
        channel.eventLoop().execute(() -> {
            if (ended) newEnd.run();
            else end = newEnd;
        });
    }

    /** The channel is closed; on the event loop. */
    void ended() {
        ended = true;
        if (end != null) end.run();
        end = null;
    }
}
