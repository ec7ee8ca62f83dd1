package io.twinseal.node.wire;

import com.google.protobuf.WireFormat;

/** The kinds of message with their limits, by the field number in {@code Envelope}. */
public enum MessageType {
    HELLO(1, kib(1), 0),
    GOODBYE(2, kib(4), 0),
    PING(3, 32, 0),
    PONG(4, 32, 0),
    HEAD_ANNOUNCEMENT(10, 128, 0),
    COMPACT_BLOCK(11, kib(1024), 30_000),
    GET_BLOCKS(12, kib(32), 512),
    BLOCKS(13, kib(8192), 512),
    GET_HEADERS(14, kib(8), 128),
    HEADERS(15, kib(4096), 4_096),
    GET_SNAPSHOT(16, 32, 0),
    SNAPSHOT_OFFER(17, kib(8192), 4_096),
    GET_SNAPSHOT_PART(18, 128, 0),
    SNAPSHOT_PART(19, kib(4096), 4_096),
    ANNOUNCE_TRANSACTIONS(20, kib(160), 4_096),
    GET_TRANSACTIONS(21, kib(160), 4_096),
    TRANSACTIONS(22, kib(4096), 4_096),
    TRANSACTION_STATUS(23, kib(512), 4_096),
    OFFLOAD(30, kib(8192), WireMessage.Offload.ITEMS_MAX),
    OFFLOAD_ANSWER(31, kib(2048), 0),
    OFFLOAD_REFUSAL(32, kib(4), 0),
    RECEIPT(33, 128, 0),
    REGISTRATION(34, kib(8192), 65_536),
    GET_MODEL(35, 128, 0),
    MODEL_PART(36, kib(4096), 0),
    GET_PROFILES(37, 32, 0),
    PROFILES(38, kib(4096), 256),
    CUT_PLAN(39, kib(1024), 16_384),
    STATEMENTS(40, kib(512), 2_048),
    TALLIES(41, kib(4096), 1_024);

    /** No envelope of any kind is longer. */
    public static final int ENVELOPE_BYTES_MAX = 8 * 1024 * 1024;

    /** As many bytes as are needed to tell the type. */
    static final int TAG_BYTES_MAX = 2;

    private final int field;
    private final int bytesMax;
    private final int itemsMax;

    MessageType(int field, int bytesMax, int itemsMax) {
        this.field = field;
        this.bytesMax = bytesMax;
        this.itemsMax = itemsMax;
    }

    /** Longest envelope of this kind. */
    public int bytesMax() {
        return bytesMax;
    }

    /** Most entries of its list; 0 if it has none. */
    public int itemsMax() {
        return itemsMax;
    }

    int tag() {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    static MessageType ofTag(int tag) throws WireException {
        for (MessageType type : values()) if (type.tag() == tag) return type;
        throw new WireException("a frame starts with tag " + tag + ", which is no kind of message");
    }

    private static int kib(int n) {
        return n * 1024;
    }
}
