package io.twinseal.node.mining;

import java.math.BigInteger;

/** What to search a nonce for; two works are the same only if they are the same object. */
public final class MiningWork {
    private static final int DIGEST_BYTES = 32;

    private final byte[] headerDigest;
    private final BigInteger target;

    /**
     * Copies the digest.
     *
     * @param headerDigest SHA-256 of the header's bytes
     * @param target largest seal that counts, from 0 to 2^256 - 1
     */
    public MiningWork(byte[] headerDigest, BigInteger target) {
        if (headerDigest.length != DIGEST_BYTES)
            throw new IllegalArgumentException("a header's digest has 32 bytes, not " + headerDigest.length);
        if (target.signum() < 0 || target.bitLength() > 256)
            throw new IllegalArgumentException("target " + target.toString(16) + " is no unsigned 256-bit number");
        this.headerDigest = headerDigest.clone();
        this.target = target;
    }

    public byte[] headerDigest() {
        return headerDigest.clone();
    }

    public BigInteger target() {
        return target;
    }
}
