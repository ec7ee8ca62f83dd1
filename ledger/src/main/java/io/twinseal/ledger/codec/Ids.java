package io.twinseal.ledger.codec;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.TransactionId;
import java.nio.ByteBuffer;

/** How block and result identifiers follow from bytes. */
public final class Ids {
    private Ids() {}

    /** SHA-256 of the header's digest and the nonce, 8 bytes big-endian: the 40 bytes that mining hashes. */
    public static BlockId blockId(Digest headerDigest, long nonce) {
        byte[] nonceBytes = ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
        return BlockId.of(Digest.sha256Bytes(headerDigest.toBytes(), nonceBytes));
    }

    /** {@code <transaction id>-<index of the result in its batch>}. */
    public static String resultId(TransactionId transaction, int index) {
        return transaction + "-" + index;
    }
}
