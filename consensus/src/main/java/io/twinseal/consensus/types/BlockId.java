package io.twinseal.consensus.types;

/** SHA-256 of a header's digest followed by its nonce; hashed once more it is the seal that the target bounds. */
public final class BlockId extends Bytes32 {
    private BlockId(byte[] bytes) {
        super(bytes);
    }

    public static BlockId of(byte[] bytes) {
        return new BlockId(bytes);
    }

    public static BlockId parse(String hex) {
        return new BlockId(parseHex(hex));
    }
}
