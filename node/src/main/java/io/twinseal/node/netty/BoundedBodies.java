package io.twinseal.node.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Joins a request's parts; one whose body is too long is told so in words. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class BoundedBodies extends HttpObjectAggregator {
    BoundedBodies(int bytesMax) {
        super(bytesMax, true);
    }

    @Override
    protected Object newContinueResponse(HttpMessage start, int bytesMax, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, bytesMax, pipeline);
        boolean tooLong = response instanceof FullHttpResponse answer
                && answer.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        return tooLong ? refusal() : response;
    }

    /** What still comes is read over, lest the answer be lost with it; the idle limit ends who never ends. */
    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        context.writeAndFlush(refusal());
    }

    private FullHttpResponse refusal() {
        String json = "{\"error\":\"the body has more than " + maxContentLength() + " bytes; send less at a time\"}";
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
