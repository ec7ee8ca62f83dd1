package io.twinseal.node.mining;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.types.BlockId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/** Seals by the book: what consensus itself says of a nonce. */
final class Seals {
    private Seals() {}

    static MiningWork work(Random random, BigInteger target) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return new MiningWork(digest, target);
    }

    /** A target that one hash in so many meets. */
    static BigInteger oneIn(long hashes) {
        return BigInteger.ONE.shiftLeft(256).divide(BigInteger.valueOf(hashes)).min(Difficulty.TARGET_MAX);
    }

    static BigInteger seal(MiningWork work, long nonce) {
        return Difficulty.seal(id(work, nonce));
    }

    static boolean meets(MiningWork work, long nonce) {
        return Difficulty.meets(id(work, nonce), work.target());
    }

    private static BlockId id(MiningWork work, long nonce) {
        try {
            byte[] input = ByteBuffer.allocate(40)
                    .put(work.headerDigest())
                    .putLong(nonce)
                    .array();
            return BlockId.of(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
