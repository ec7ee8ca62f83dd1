package io.twinseal.node.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Messages to frames and back.
 *
 * <p>Decoding is strict: exactly one message, nothing unknown, no list longer than its kind allows (counted before it
 * is allocated), ids of their exact length.
 */
public final class WireCodec {
    private static final int FIELDS_MAX = 8; // of one message beside its list

    private WireCodec() {}

    /**
     * The message as a frame, its length in front.
     *
     * @throws IllegalArgumentException if it exceeds the limits of its kind, which every sender has to keep
     */
    public static byte[] frame(WireMessage message) {
        Encoder.Encoded encoded = Encoder.encode(message);
        MessageType type = encoded.type();
        MessageLite proto = encoded.proto();
        int size = proto.getSerializedSize();
        int length = CodedOutputStream.computeUInt32SizeNoTag(type.tag())
                + CodedOutputStream.computeUInt32SizeNoTag(size)
                + size;
        if (length > type.bytesMax())
            throw new IllegalArgumentException(
                    type + " of " + length + " bytes is over its limit of " + type.bytesMax() + " bytes");
        byte[] frame = new byte[Frames.LENGTH_BYTES + length];
        ByteBuffer.wrap(frame).putInt(length);
        var out = CodedOutputStream.newInstance(frame, Frames.LENGTH_BYTES, length);
        try {
            out.writeUInt32NoTag(type.tag());
            out.writeUInt32NoTag(size);
            proto.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("a message did not fit its own size", e);
        }
        return frame;
    }

    /**
     * Reads the envelope of one frame.
     *
     * @param envelope from its position to its limit, the length in front not included
     * @throws WireException if a peer that keeps the protocol cannot have sent it
     */
    public static WireMessage decode(ByteBuffer envelope) throws WireException {
        int length = envelope.remaining();
        Frames.checkLength(length);
        int at = envelope.position();
        MessageType type = Frames.checkKind(length, envelope.get(at), envelope.get(at + 1));
        try {
            CodedInputStream in = CodedInputStream.newInstance(envelope);
            in.readUInt32();
            int size = in.readUInt32();
            if (size != length - in.getTotalBytesRead())
                throw new WireException(type + " does not fill its frame: it claims " + size + " bytes of "
                        + (length - in.getTotalBytesRead()));
            ByteBuffer body = envelope.duplicate().position(at + in.getTotalBytesRead());
            checkItems(type, body);
            return Decoder.decode(type, CodedInputStream.newInstance(body));
        } catch (InvalidProtocolBufferException e) {
            throw new WireException(type + " is not well-formed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new WireException(type + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new WireException(type + " has a wrong field: " + e.getMessage(), e);
        }
    }

    /** Counts length-delimited fields of the message itself; a list of empty entries costs far more than its bytes. */
    private static void checkItems(MessageType type, ByteBuffer body) throws IOException, WireException {
        CodedInputStream in = CodedInputStream.newInstance(body);
        int count = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) count++;
            if (count > type.itemsMax() + FIELDS_MAX)
                throw new WireException(type + " has more than " + type.itemsMax() + " entries");
            if (!in.skipField(tag)) throw new WireException(type + " is not well-formed: a group ends unopened");
        }
    }
}
