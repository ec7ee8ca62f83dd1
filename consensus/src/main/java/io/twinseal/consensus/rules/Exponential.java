package io.twinseal.consensus.rules;

import java.math.BigInteger;

/**
 * e^-x and ln x in integers.
 *
 * <p>Both reduce by powers of two first, because the remaining series then converges in a bounded number of terms
 * whatever the argument.
 */
public final class Exponential {
    /** Scale of what {@link #inverse} returns: 2^128 stands for 1. */
    public static final int SCALE_BITS = 128;

    /** Largest exponent taken, Q32.32: e^-32 still has 81 significant bits at this scale. */
    public static final long EXPONENT_MAX = 32 * Fixed.ONE;

    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(SCALE_BITS);

    /** floor(ln 2 · 2^128). */
    private static final BigInteger LN2 = new BigInteger("b17217f7d1cf79abc9e3b39803f2f6af", 16);

    private Exponential() {}

    /**
     * e^-x scaled by 2^128.
     *
     * @param exponent x in Q32.32, from 0 to {@link #EXPONENT_MAX}
     */
    public static BigInteger inverse(long exponent) {
        if (exponent < 0 || exponent > EXPONENT_MAX)
            throw new IllegalArgumentException(
                    "exponent " + Fixed.toText(exponent) + " is outside 0 to " + Fixed.toText(EXPONENT_MAX));
        BigInteger x = BigInteger.valueOf(exponent).shiftLeft(SCALE_BITS - Fixed.FRACTION_BITS);
        BigInteger[] halvings = x.divideAndRemainder(LN2);
        BigInteger remainder = halvings[1];
        BigInteger sum = ONE;
        BigInteger term = ONE;
        for (int n = 1; term.signum() != 0; n++) {
            term = term.multiply(remainder).shiftRight(SCALE_BITS).divide(BigInteger.valueOf(n));
            sum = n % 2 == 1 ? sum.subtract(term) : sum.add(term);
        }
        return sum.shiftRight(halvings[0].intValueExact());
    }

    /**
     * ln(numerator / denominator) in Q32.32, rounded down.
     *
     * @throws IllegalArgumentException unless 0 &lt; denominator ≤ numerator
     */
    public static long logarithm(BigInteger numerator, BigInteger denominator) {
        if (denominator.signum() <= 0 || numerator.compareTo(denominator) < 0)
            throw new IllegalArgumentException("the logarithm of " + numerator + "/" + denominator + " is not taken");
        BigInteger ratio = numerator.shiftLeft(SCALE_BITS).divide(denominator);
        int doublings = ratio.bitLength() - 1 - SCALE_BITS;
        BigInteger mantissa = ratio.shiftRight(doublings); // in [1, 2)
        // ln m = 2 (z + z^3/3 + z^5/5 + …) with z = (m - 1) / (m + 1), at most 1/3
        BigInteger z = mantissa.subtract(ONE).shiftLeft(SCALE_BITS).divide(mantissa.add(ONE));
        BigInteger zSquared = z.multiply(z).shiftRight(SCALE_BITS);
        BigInteger sum = BigInteger.ZERO;
        BigInteger power = z;
        for (int n = 1; power.signum() != 0; n += 2) {
            sum = sum.add(power.divide(BigInteger.valueOf(n)));
            power = power.multiply(zSquared).shiftRight(SCALE_BITS);
        }
        return LN2.multiply(BigInteger.valueOf(doublings))
                .add(sum.shiftLeft(1))
                .shiftRight(SCALE_BITS - Fixed.FRACTION_BITS)
                .longValueExact();
    }
}
