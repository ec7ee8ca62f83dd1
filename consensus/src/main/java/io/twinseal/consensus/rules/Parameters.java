package io.twinseal.consensus.rules;

import java.math.BigInteger;

/**
 * Everything that decides validity; genesis gives the first set, an approved proposal another.
 *
 * @param alpha α of formula 3, Q32.32
 * @param beta β of formula 3, Q32.32
 * @param reputationUnit u0, FLOPs per block
 * @param reputationMin U of an access point that has done nothing, Q32.32
 * @param reputationMax upper clip of U, Q32.32
 * @param reputationWindow W, blocks over which work is averaged
 * @param reputationLag blocks between a block and the ancestor whose state tells its proposer's U
 * @param retargetWindow blocks that the estimate of the hash rate remembers
 * @param blockTimeMillis T0, mean time between blocks at γ = 1
 * @param initialDifficulty D of the first block, hashes
 * @param idleIntervalMillis age of the parent from which on a block without transactions is valid
 * @param slotWindow V, blocks for which a slot may be referred to
 * @param activationDelay blocks from the one in which a proposal is approved to the one after which it is in force
 * @param experiment lifts the bound on how far reputation may outweigh hash power
 */
public record Parameters(
        long alpha,
        long beta,
        ReputationFunction reputationFunction,
        long reputationUnit,
        long reputationMin,
        long reputationMax,
        int reputationWindow,
        int reputationLag,
        RetargetMode retarget,
        int retargetWindow,
        long blockTimeMillis,
        long initialDifficulty,
        long idleIntervalMillis,
        int slotWindow,
        int blockBytesMax,
        int blockTransactionsMax,
        int activationDelay,
        boolean experiment) {

    public static final int REPUTATION_WINDOW_MAX = 65_536;
    public static final int REPUTATION_LAG_MAX = 256;
    public static final int RETARGET_WINDOW_MAX = 4_096;
    public static final int SLOT_WINDOW_MAX = 512;
    public static final long BLOCK_TIME_MILLIS_MAX = 600_000;
    public static final long IDLE_INTERVAL_MILLIS_MAX = 86_400_000;
    public static final int BLOCK_BYTES_MIN = 4_096;
    public static final int BLOCK_BYTES_MAX = 16 * 1024 * 1024;
    public static final int BLOCK_TRANSACTIONS_MAX = 65_536;
    public static final int ACTIVATION_DELAY_MAX = 100_000;

    /** floor(ln 2 · 2^64), to compare with the product of two Q32.32 numbers. */
    private static final BigInteger LN2 = new BigInteger("b17217f7d1cf79ab", 16);

    /** Checks every bound; throws {@link ParameterException}. */
    public Parameters {
        fixed("alpha", alpha, "0 switches reputation off");
        fixed("beta", beta, "0 leaves difficulty as it is");
        fixed("reputationMin", reputationMin, "0 is usual");
        fixed("reputationMax", reputationMax, "1 is usual");
        if (reputationMin > reputationMax)
            throw new ParameterException(
                    "reputationMin",
                    "reputationMin is " + Fixed.toText(reputationMin) + ", above reputationMax "
                            + Fixed.toText(reputationMax) + "; lower the one or raise the other");
        bounded("reputationUnit", reputationUnit, 1, Long.MAX_VALUE, "FLOPs per block that make one unit of work");
        bounded("reputationWindow", reputationWindow, 1, REPUTATION_WINDOW_MAX, "blocks");
        bounded("reputationLag", reputationLag, 1, REPUTATION_LAG_MAX, "blocks");
        bounded("retargetWindow", retargetWindow, 2, RETARGET_WINDOW_MAX, "blocks; 128 is usual");
        bounded("blockTimeMillis", blockTimeMillis, 1, BLOCK_TIME_MILLIS_MAX, "milliseconds; 500 is usual");
        bounded("initialDifficulty", initialDifficulty, Difficulty.MIN, Difficulty.MAX, "hashes");
        bounded("idleIntervalMillis", idleIntervalMillis, 1, IDLE_INTERVAL_MILLIS_MAX, "milliseconds");
        bounded("slotWindow", slotWindow, 1, SLOT_WINDOW_MAX, "blocks");
        bounded("blockBytesMax", blockBytesMax, BLOCK_BYTES_MIN, BLOCK_BYTES_MAX, "bytes");
        bounded("blockTransactionsMax", blockTransactionsMax, 1, BLOCK_TRANSACTIONS_MAX, "transactions");
        bounded("activationDelay", activationDelay, 1, ACTIVATION_DELAY_MAX, "blocks; 20 is usual");
        checkExponent(alpha, beta, reputationMax);
        if (!experiment) checkLead(alpha, reputationMin, reputationMax);
    }

    /** A builder that starts from values fit for a small plant. */
    public static ParametersBuilder builder() {
        return new ParametersBuilder();
    }

    private static void fixed(String name, long value, String hint) {
        if (value < 0)
            throw new ParameterException(
                    name,
                    name + " is " + Fixed.toText(value) + "; it must be at least 0 and below 2^31 (" + hint + ")");
    }

    private static void bounded(String name, long value, long min, long max, String meaning) {
        if (value < min || value > max)
            throw new ParameterException(
                    name, name + " is " + value + "; it must be from " + min + " to " + max + " (" + meaning + ")");
    }

    private static void checkExponent(long alpha, long beta, long reputationMax) {
        BigInteger exponentMax = BigInteger.valueOf(alpha)
                .multiply(BigInteger.valueOf(reputationMax))
                .shiftRight(Fixed.FRACTION_BITS)
                .add(BigInteger.valueOf(beta));
        if (exponentMax.compareTo(BigInteger.valueOf(Exponential.EXPONENT_MAX)) > 0)
            throw new ParameterException(
                    "alpha",
                    "alpha * reputationMax + beta exceeds " + Fixed.toText(Exponential.EXPONENT_MAX) + " (alpha "
                            + Fixed.toText(alpha) + ", reputationMax " + Fixed.toText(reputationMax) + ", beta "
                            + Fixed.toText(beta) + "); lower alpha, reputationMax or beta");
    }

    /** A lead of ln 2 lets a third of the hash power win half the blocks: more is no longer a safe chain. */
    private static void checkLead(long alpha, long reputationMin, long reputationMax) {
        BigInteger lead = BigInteger.valueOf(alpha).multiply(BigInteger.valueOf(reputationMax - reputationMin));
        if (lead.compareTo(LN2) > 0)
            throw new ParameterException(
                    "alpha",
                    "alpha is " + Fixed.toText(alpha) + ", so that alpha * (reputationMax - reputationMin) exceeds"
                            + " ln 2 = 0.693147180 and less than a third of the hash power could win most blocks; lower"
                            + " alpha or reputationMax, or set experiment to true on a chain that carries nothing of"
                            + " value");
    }
}
