package io.twinseal.node.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.twinseal.node.wire.Frames;
import io.twinseal.node.wire.WireCodec;
import io.twinseal.node.wire.WireException;
import io.twinseal.node.wire.WireMessage;
import java.util.List;

/** Cuts the stream into messages; a frame too long for its kind is refused at its first six bytes. */
final class FrameDecoder extends ByteToMessageDecoder {
    /** A message with the bytes it took. */
    record Frame(WireMessage message, int bytes) {}

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Frames.HEAD_BYTES) return; // no frame is shorter
        int start = in.readerIndex();
        int length = in.getInt(start);
        try {
            Frames.checkLength(length);
            int first = start + Frames.LENGTH_BYTES;
            Frames.checkKind(length, in.getByte(first), in.getByte(first + 1));
            if (in.readableBytes() < Frames.LENGTH_BYTES + length) return;
            WireMessage message = WireCodec.decode(in.nioBuffer(first, length));
            in.skipBytes(Frames.LENGTH_BYTES + length);
            out.add(new Frame(message, Frames.LENGTH_BYTES + length));
        } catch (WireException e) {
            in.skipBytes(in.readableBytes()); // nothing after it can be trusted
            throw new CorruptedFrameException(e.getMessage(), e);
        }
    }
}
