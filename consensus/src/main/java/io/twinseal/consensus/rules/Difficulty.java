package io.twinseal.consensus.rules;

import io.twinseal.consensus.types.BlockId;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** From the base difficulty D and a proposer's reputation U to the target that its seals must meet. */
public final class Difficulty {
    public static final long MIN = 1;
    public static final long MAX = 1L << 40;

    /** Seals are 256-bit numbers: every one of them meets this target. */
    public static final BigInteger TARGET_MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private Difficulty() {}

    /**
     * γ = e^(−α·U−β) (paper 004, formula 3), scaled by 2^128; α·U is rounded down to Q32.32.
     *
     * @param reputation U in Q32.32, at most U_max
     */
    public static BigInteger gamma(Parameters parameters, long reputation) {
        if (reputation < 0 || reputation > parameters.reputationMax())
            throw new IllegalArgumentException("reputation " + Fixed.toText(reputation) + " is outside 0 to "
                    + Fixed.toText(parameters.reputationMax()));
        BigInteger exponent = BigInteger.valueOf(parameters.alpha())
                .multiply(BigInteger.valueOf(reputation))
                .shiftRight(Fixed.FRACTION_BITS)
                .add(BigInteger.valueOf(parameters.beta()));
        return Exponential.inverse(exponent.longValueExact());
    }

    /** D·γ, at least 1 because a block takes at least one hash; scaled by 2^128. */
    public static BigInteger expectedHashes(long difficulty, BigInteger gamma) {
        return BigInteger.valueOf(difficulty).multiply(gamma).max(BigInteger.ONE.shiftLeft(Exponential.SCALE_BITS));
    }

    /** floor(2^256 / (D·γ)), at most {@link #TARGET_MAX}. */
    public static BigInteger target(long difficulty, BigInteger gamma) {
        checkBounds(difficulty);
        return BigInteger.ONE
                .shiftLeft(256 + Exponential.SCALE_BITS)
                .divide(expectedHashes(difficulty, gamma))
                .min(TARGET_MAX);
    }

    /** The target of a proposer of reputation U at base difficulty D. */
    public static BigInteger target(Parameters parameters, long difficulty, long reputation) {
        return target(difficulty, gamma(parameters, reputation));
    }

    /** The seal of a block: SHA-256 of its id, as an unsigned number. */
    public static BigInteger seal(BlockId id) {
        return new BigInteger(1, sha256().digest(id.toBytes()));
    }

    public static boolean meets(BlockId id, BigInteger target) {
        return seal(id).compareTo(target) <= 0;
    }

    static long clamp(BigInteger difficulty) {
        return difficulty
                .max(BigInteger.valueOf(MIN))
                .min(BigInteger.valueOf(MAX))
                .longValueExact();
    }

    private static void checkBounds(long difficulty) {
        if (difficulty < MIN || difficulty > MAX)
            throw new IllegalArgumentException("difficulty " + difficulty + " is outside " + MIN + " to " + MAX);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
