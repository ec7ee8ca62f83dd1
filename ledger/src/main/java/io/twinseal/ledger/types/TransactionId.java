package io.twinseal.ledger.types;

import io.twinseal.consensus.types.Bytes32;

/** SHA-256 of a transaction's bytes, signatures and all. */
public final class TransactionId extends Bytes32 {
    private TransactionId(byte[] bytes) {
        super(bytes);
    }

    public static TransactionId of(byte[] bytes) {
        return new TransactionId(bytes);
    }

    public static TransactionId parse(String hex) {
        return new TransactionId(parseHex(hex));
    }
}
