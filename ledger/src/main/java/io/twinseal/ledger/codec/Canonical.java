package io.twinseal.ledger.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.twinseal.consensus.types.Bytes32;
import io.twinseal.ledger.types.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Parses a message and refuses every encoding of it but the one that we would write. */
final class Canonical {
    static final int SIGNATURE_BYTES = 64;

    private Canonical() {}

    /** Unknown fields are dropped by the parser, so that re-encoding finds them along with every other deviation. */
    static <M extends Message> M parse(String what, Parser<M> parser, byte[] bytes, int bytesMax)
            throws DecodeException {
        if (bytes.length > bytesMax)
            throw new DecodeException(
                    "A " + what + " may have " + bytesMax + " bytes, but this one has " + bytes.length + ".");
        M message;
        try {
            message = DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("The " + what + " is truncated or malformed: " + e.getMessage());
        }
        if (!Arrays.equals(message.toByteArray(), bytes)) throw new DecodeException(deviation(what, parser, bytes));
        return message;
    }

    private static <M extends Message> String deviation(String what, Parser<M> parser, byte[] bytes)
            throws DecodeException {
        try {
            Optional<Integer> unknown = unknownField(parser.parseFrom(bytes));
            if (unknown.isPresent()) return "The " + what + " has the unknown field " + unknown.get() + ".";
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("The " + what + " is truncated or malformed: " + e.getMessage());
        }
        return "The " + what + " is not encoded canonically.";
    }

    private static Optional<Integer> unknownField(Message message) {
        var here = message.getUnknownFields().asMap().keySet();
        if (!here.isEmpty()) return Optional.of(here.iterator().next());
        for (var field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() != JavaType.MESSAGE) continue;
            List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
            for (Object value : values) {
                Optional<Integer> below = unknownField((Message) value);
                if (below.isPresent()) return below;
            }
        }
        return Optional.empty();
    }

    /** The 32 bytes of a field, or a refusal that names it. */
    static byte[] bytes32(String field, ByteString value) throws DecodeException {
        return sized(field, value, Bytes32.LENGTH).toByteArray();
    }

    static Bytes signature(String field, ByteString value) throws DecodeException {
        return bytes(sized(field, value, SIGNATURE_BYTES));
    }

    private static ByteString sized(String field, ByteString value, int length) throws DecodeException {
        if (value.size() != length)
            throw new DecodeException(
                    "Field " + field + " must have " + length + " bytes, but has " + value.size() + ".");
        return value;
    }

    /** Unsigned fields beyond the positive range of their Java type serve nobody. */
    static long positive(String field, long value) throws DecodeException {
        if (value < 0)
            throw new DecodeException(
                    "Field " + field + " must be below 2^63, but is " + Long.toUnsignedString(value) + ".");
        return value;
    }

    static int positive(String field, int value) throws DecodeException {
        if (value < 0)
            throw new DecodeException(
                    "Field " + field + " must be below 2^31, but is " + Integer.toUnsignedString(value) + ".");
        return value;
    }

    /** Makes a value whose constructor refuses what breaks its rules. */
    static <T> T make(String what, Supplier<T> constructor) throws DecodeException {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw new DecodeException("The " + what + " is invalid: " + e.getMessage() + ".");
        }
    }

    static Bytes bytes(ByteString value) {
        return Bytes.copyOf(value.toByteArray());
    }

    static ByteString string(Bytes value) {
        return ByteString.copyFrom(value.buffer());
    }

    static ByteString string(Bytes32 value) {
        return ByteString.copyFrom(value.toBytes());
    }
}
