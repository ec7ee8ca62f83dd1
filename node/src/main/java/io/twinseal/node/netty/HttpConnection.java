package io.twinseal.node.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.twinseal.node.api.HttpHandler;
import io.twinseal.node.api.HttpRequest;
import io.twinseal.node.api.HttpResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an HTTP server.
 *
 * <p>Idle → busy (a request is with the handler; further ones wait, and reading stops) → idle, or streaming until closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails closes the channel
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final Channel channel;
    private final HttpHandler handler;
    private final Executor executor;
    private final HttpLimits limits;
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private @Nullable EventStream stream;
    private boolean busy;
    private long idleSinceNanos;

    HttpConnection(Channel channel, HttpHandler handler, Executor executor, HttpLimits limits) {
        this.channel = channel;
        this.handler = handler;
        this.executor = executor;
        this.limits = limits;
    }

    private record Asked(HttpRequest request, boolean keepAlive) {}

    @Override
    public void channelActive(ChannelHandlerContext context) {
        idleSinceNanos = System.nanoTime();
        watch();
        context.fireChannelActive();
    }

    private void watch() {
        if (!channel.isActive()) return;
        long idleMillis = busy ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNanos);
        if (idleMillis >= limits.idleMillisMax()) channel.close();
        else Sockets.later(channel, limits.idleMillisMax() - idleMillis, this::watch);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (stream != null) return; // nothing but the stream's end is to come
        if (!message.decoderResult().isSuccess()) {
            refuse("the request is not HTTP/1.1: "
                    + message.decoderResult().cause().getMessage());
            return;
        }
        try {
            waiting.add(new Asked(request(message), HttpUtil.isKeepAlive(message)));
        } catch (IllegalArgumentException e) {
            refuse("the address cannot be read: " + e.getMessage());
            return;
        }
        channel.config().setAutoRead(false);
        next();
    }

    private void refuse(String reason) {
        write(HttpResponse.text(400, reason + "\n"), false, false);
    }

    private HttpRequest request(FullHttpRequest message) {
        var uri = new QueryStringDecoder(message.uri());
        Map<String, String> query = new HashMap<>();
        uri.parameters().forEach((name, values) -> query.put(name, values.get(0)));
        Map<String, String> headers = new HashMap<>();
        for (var header : message.headers())
            headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        return new HttpRequest(
                message.method().name(),
                uri.path(),
                query,
                headers,
                ByteBufUtil.getBytes(message.content()),
                Sockets.text(channel.remoteAddress()));
    }

    private void next() {
        if (busy) return;
        Asked asked = waiting.poll();
        if (asked == null) {
            idleSinceNanos = System.nanoTime();
            channel.config().setAutoRead(true);
            return;
        }
        busy = true;
        executor.execute(() -> handle(asked));
    }

    /** On the handler's thread. */
    private void handle(Asked asked) {
        HttpResponse response;
        try {
            response = handler.handle(asked.request());
        } catch (RuntimeException e) {
            response = failed(asked, e);
        }
        if (response instanceof HttpResponse.Content content) answer(asked, content);
        else if (response instanceof HttpResponse.Later later)
            later.content().whenComplete((content, e) -> answer(asked, e == null ? content : failed(asked, e)));
        else if (response instanceof HttpResponse.Events events) stream(events);
    }

    private static HttpResponse.Content failed(Asked asked, Throwable cause) {
        LOG.error("{} {} failed", asked.request().method(), asked.request().path(), cause);
        return HttpResponse.text(500, "this node failed to answer; its log says why\n");
    }

    /** On any thread. */
    private void answer(Asked asked, HttpResponse.Content content) {
        channel.eventLoop().execute(() -> {
            boolean head = asked.request().method().equals(HttpMethod.HEAD.name());
            write(content, asked.keepAlive(), head);
            busy = false;
            if (asked.keepAlive()) next();
        });
    }

    private void stream(HttpResponse.Events events) {
        EventStream opened = new EventStream(channel, limits);
        channel.eventLoop().execute(() -> {
            stream = opened;
            channel.config().setAutoRead(true); // or the listener's going away would not be seen
            opened.begin();
        });
        opened.endsWith(events.source().subscribe(opened));
    }

    private void write(HttpResponse.Content content, boolean keepAlive, boolean head) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(content.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content.body()));
        content.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, content.contentType())
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONTENT_LENGTH, content.body().length);
        if (!keepAlive) response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ChannelFuture written = channel.writeAndFlush(response);
        if (!keepAlive) written.addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (stream != null) stream.ended();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) LOG.warn("{} is dropped", Sockets.text(channel.remoteAddress()), cause);
        channel.close();
    }
}
