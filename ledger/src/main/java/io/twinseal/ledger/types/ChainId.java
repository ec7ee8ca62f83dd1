package io.twinseal.ledger.types;

import io.twinseal.consensus.types.Bytes32;

/** SHA-256 of the genesis bytes; every signature covers it, so nothing signed for one chain counts on another. */
public final class ChainId extends Bytes32 {
    private ChainId(byte[] bytes) {
        super(bytes);
    }

    public static ChainId of(byte[] bytes) {
        return new ChainId(bytes);
    }

    public static ChainId parse(String hex) {
        return new ChainId(parseHex(hex));
    }
}
