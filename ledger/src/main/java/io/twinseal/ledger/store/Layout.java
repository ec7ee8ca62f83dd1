package io.twinseal.ledger.store;

import io.twinseal.consensus.types.Bytes32;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.state.Changes;
import io.twinseal.ledger.types.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys and values of the columns, as {@link Column} describes them. */
final class Layout {
    static final Bytes SCHEMA = text("schema");
    static final Bytes CHAIN = text("chain");
    static final Bytes HEAD = text("head");
    static final Bytes LOWEST_HEADER = text("lowest-header");
    static final Bytes LOWEST_BLOCK = text("lowest-block");
    static final Bytes COPIED = text("copied");
    static final Bytes FREE_TO_SIGN = text("free-to-sign");
    static final Bytes VOTE = text("vote");
    static final Bytes ACKNOWLEDGEMENT = text("acknowledgement");

    static final Bytes COUNTED = text("counted");

    private static final int KEY_BYTES_MAX = 1_023;

    /** Above every key. */
    static final Bytes ABOVE_ALL = aboveAll();

    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private Layout() {}

    static Bytes bytes(Bytes32 id) {
        return Bytes.copyOf(id.toBytes());
    }

    static Bytes height(long height) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(height).array());
    }

    static long height(Bytes value) {
        return value.buffer().getLong();
    }

    static Bytes place(long height, Bytes32 id) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES + Bytes32.LENGTH)
                .putLong(height)
                .put(id.toBytes())
                .array());
    }

    static Bytes header(StoredHeader header) {
        byte[] weight = header.weight().toByteArray();
        Bytes sealed = header.sealedHeader().bytes();
        return Bytes.copyOf(ByteBuffer.allocate(1 + weight.length + sealed.size())
                .put((byte) weight.length)
                .put(weight)
                .put(sealed.buffer())
                .array());
    }

    static StoredHeader header(Bytes value) throws DecodeException {
        ByteBuffer buffer = value.buffer();
        byte[] weight = new byte[buffer.get()];
        buffer.get(weight);
        byte[] sealed = new byte[buffer.remaining()];
        buffer.get(sealed);
        return new StoredHeader(BlockCodec.decodeSealedHeader(sealed), new BigInteger(weight));
    }

    static Bytes location(TransactionLocation location) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(location.height())
                .putInt(location.index())
                .array());
    }

    static TransactionLocation location(Bytes value) {
        ByteBuffer buffer = value.buffer();
        return new TransactionLocation(buffer.getLong(), buffer.getInt());
    }

    /** Sorts by twin, then by place on the chain; the zero byte ends the id, which has none. */
    static Bytes twin(String twin, ResultLocation location) {
        byte[] id = twin.getBytes(StandardCharsets.UTF_8);
        return Bytes.copyOf(ByteBuffer.allocate(id.length + 1 + Long.BYTES + 2 * Integer.BYTES)
                .put(id)
                .put((byte) 0)
                .putLong(location.height())
                .putInt(location.transaction())
                .putInt(location.result())
                .array());
    }

    static ResultLocation resultLocation(Bytes twinKey) {
        ByteBuffer buffer = twinKey.buffer().position(twinKey.size() - Long.BYTES - 2 * Integer.BYTES);
        return new ResultLocation(buffer.getLong(), buffer.getInt(), buffer.getInt());
    }

    /** For each key: key, old value, new value; each with its length, values after a byte that says if there is one. */
    static Bytes changes(Changes changes) {
        int size = 0;
        for (var entry : changes.before().entrySet())
            size += Integer.BYTES + entry.getKey().size() + size(entry.getValue());
        for (Optional<Bytes> value : changes.after().values()) size += size(value);
        ByteBuffer buffer = ByteBuffer.allocate(size);
        changes.before().forEach((key, old) -> {
            buffer.putInt(key.size()).put(key.buffer());
            put(buffer, old);
            put(buffer, changes.after().getOrDefault(key, Optional.empty()));
        });
        return Bytes.copyOf(buffer.array());
    }

    static Changes changes(Bytes value) {
        SortedMap<Bytes, Optional<Bytes>> before = new TreeMap<>();
        SortedMap<Bytes, Optional<Bytes>> after = new TreeMap<>();
        ByteBuffer buffer = value.buffer();
        while (buffer.hasRemaining()) {
            Bytes key = sized(buffer);
            before.put(key, get(buffer));
            after.put(key, get(buffer));
        }
        return new Changes(before, after);
    }

    private static int size(Optional<Bytes> value) {
        return value.map(v -> 1 + Integer.BYTES + v.size()).orElse(1);
    }

    private static void put(ByteBuffer buffer, Optional<Bytes> value) {
        buffer.put(value.isPresent() ? PRESENT : ABSENT);
        value.ifPresent(v -> buffer.putInt(v.size()).put(v.buffer()));
    }

    private static Optional<Bytes> get(ByteBuffer buffer) {
        return buffer.get() == PRESENT ? Optional.of(sized(buffer)) : Optional.empty();
    }

    private static Bytes sized(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return Bytes.copyOf(bytes);
    }

    private static Bytes aboveAll() {
        byte[] bytes = new byte[KEY_BYTES_MAX + 1];
        Arrays.fill(bytes, (byte) 0xff);
        return Bytes.copyOf(bytes);
    }

    static Bytes text(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }
}
