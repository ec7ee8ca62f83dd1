package io.twinseal.ledger.state;

import io.twinseal.consensus.rules.Retarget;
import io.twinseal.consensus.types.Bytes32;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Numbers as values of the state; all big-endian. */
final class Numbers {
    private Numbers() {}

    static Bytes encode(long value) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    static long decodeLong(Bytes value) {
        return value.buffer().getLong();
    }

    static Bytes encode(Retarget.Accumulator sums) {
        return Bytes.copyOf(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(sums.work())
                .putLong(sums.solveMillis())
                .putLong(sums.timeMillisMax())
                .array());
    }

    static Retarget.Accumulator decodeAccumulator(Bytes value) {
        ByteBuffer buffer = value.buffer();
        return new Retarget.Accumulator(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Without a leading zero byte; for positive numbers only. */
    static Bytes encode(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes[0] == 0 ? Bytes.copyOf(Arrays.copyOfRange(bytes, 1, bytes.length)) : Bytes.copyOf(bytes);
    }

    /** For each member its key, one byte of length, and the number. */
    static Bytes encode(SortedMap<MemberId, BigInteger> works) {
        int size = 0;
        for (BigInteger work : works.values())
            size += Bytes32.LENGTH + 1 + encode(work).size();
        ByteBuffer buffer = ByteBuffer.allocate(size);
        works.forEach((member, work) -> {
            Bytes number = encode(work);
            buffer.put(member.toBytes()).put((byte) number.size()).put(number.buffer());
        });
        return Bytes.copyOf(buffer.array());
    }

    static SortedMap<MemberId, BigInteger> decodeWorks(Bytes value) {
        SortedMap<MemberId, BigInteger> works = new TreeMap<>();
        ByteBuffer buffer = value.buffer();
        while (buffer.hasRemaining()) {
            byte[] member = new byte[Bytes32.LENGTH];
            buffer.get(member);
            byte[] number = new byte[buffer.get()];
            buffer.get(number);
            works.put(MemberId.of(member), new BigInteger(1, number));
        }
        return works;
    }
}
