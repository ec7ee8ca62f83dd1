package io.twinseal.inference.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an inference request or response: JSON, and the bytes of those tensors that are not in it, in their order.
 *
 * @param json UTF-8
 * @param binary little-endian; empty if every tensor is in the JSON
 */
public record Message(ByteBuffer json, ByteBuffer binary) {
    /** The header that says how many bytes are JSON, where not all are. */
    public static final String JSON_LENGTH_HEADER = "Inference-Header-Content-Length";

    public Message {
        json = json.asReadOnlyBuffer();
        binary = binary.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Parts a body that was received, sharing its bytes.
     *
     * @param jsonLength what {@link #JSON_LENGTH_HEADER} says; null where there is no such header
     * @throws ProtocolException if that is no length within the body
     */
    public static Message received(byte[] body, @Nullable String jsonLength) {
        int length = jsonLength == null ? body.length : length(jsonLength, body.length);
        return new Message(
                ByteBuffer.wrap(body, 0, length).slice(),
                ByteBuffer.wrap(body, length, body.length - length).slice());
    }

    private static int length(String text, int max) {
        try {
            int length = Integer.parseInt(text.strip());
            if (length >= 0 && length <= max) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new ProtocolException(JSON_LENGTH_HEADER + " is '" + text + "', which is no number of bytes", e);
        }
        throw new ProtocolException(JSON_LENGTH_HEADER + " is " + text + ", but the body has " + max + " bytes");
    }

    static Message of(String json, List<Tensor> binary) {
        int size =
                binary.stream().mapToInt(tensor -> tensor.values().byteCount()).sum();
        var bytes = ByteBuffer.allocate(size);
        binary.forEach(tensor -> bytes.put(tensor.values().bytes()));
        return new Message(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), bytes.flip());
    }

    /** Whether tensors follow the JSON, so that {@link #JSON_LENGTH_HEADER} has to be sent. */
    public boolean hasBinary() {
        return binary.hasRemaining();
    }

    /** What to send: a copy. */
    public byte[] body() {
        var body = ByteBuffer.allocate(json.remaining() + binary.remaining());
        body.put(json.duplicate()).put(binary.duplicate());
        return body.array();
    }

    String text() {
        return StandardCharsets.UTF_8.decode(json.duplicate()).toString();
    }
}
