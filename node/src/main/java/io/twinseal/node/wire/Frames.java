package io.twinseal.node.wire;

/** A frame is the length of an envelope as 4 bytes, big-endian, and the envelope. */
public final class Frames {
    public static final int LENGTH_BYTES = 4;

    /** As many bytes of a frame as {@link #checkKind} needs, or the whole frame where that is shorter. */
    public static final int HEAD_BYTES = LENGTH_BYTES + MessageType.TAG_BYTES_MAX;

    private static final int TAG_AND_SIZE_BYTES_MIN = 2;

    private Frames() {}

    /**
     * Checks a frame's length against the limit of its kind, before anything is allocated for it.
     *
     * @param length the first four bytes as a signed number
     * @throws WireException for a length that no message has
     */
    public static void checkLength(int length) throws WireException {
        if (length < TAG_AND_SIZE_BYTES_MIN || length > MessageType.ENVELOPE_BYTES_MAX)
            throw new WireException("a frame claims " + Integer.toUnsignedString(length) + " bytes; possible are "
                    + TAG_AND_SIZE_BYTES_MIN + " to " + MessageType.ENVELOPE_BYTES_MAX);
    }

    /**
     * Checks the kind of message against the frame's length.
     *
     * @param length the frame's, already checked
     * @param first first byte of the envelope
     * @param second second byte of the envelope
     * @throws WireException for an unknown kind or one that may not be so long
     */
    public static MessageType checkKind(int length, byte first, byte second) throws WireException {
        int tag = first >= 0 ? first : (first & 0x7f) | second << 7;
        if (first < 0 && second <= 0) throw new WireException("a frame does not start with a kind of message");
        MessageType type = MessageType.ofTag(tag);
        if (length > type.bytesMax())
            throw new WireException(
                    type + " of " + length + " bytes is over its limit of " + type.bytesMax() + " bytes");
        return type;
    }
}
