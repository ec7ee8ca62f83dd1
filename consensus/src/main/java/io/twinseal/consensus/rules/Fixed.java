package io.twinseal.consensus.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Q32.32: a non-negative number as a long that counts 2^-32 parts. */
public final class Fixed {
    public static final int FRACTION_BITS = 32;
    public static final long ONE = 1L << FRACTION_BITS;

    private Fixed() {}

    /**
     * Reads a decimal such as {@code 0.69}, rounded down to the next multiple of 2^-32.
     *
     * @throws IllegalArgumentException if it is no decimal number from 0 up to (not including) 2^31
     */
    public static long parse(String decimal) {
        BigDecimal value;
        try {
            value = new BigDecimal(decimal.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + decimal + "' is not a decimal number; write for example 0.69", e);
        }
        if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(1L << 31)) >= 0)
            throw new IllegalArgumentException(
                    "'" + decimal + "' is out of range; it must be at least 0 and below 2^31");
        return value.multiply(BigDecimal.valueOf(ONE))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    /** floor(numerator / denominator) in Q32.32, or {@code Long.MAX_VALUE} where that does not fit. */
    static long saturatedRatio(BigInteger numerator, BigInteger denominator) {
        BigInteger ratio = numerator.shiftLeft(FRACTION_BITS).divide(denominator);
        return ratio.bitLength() < Long.SIZE ? ratio.longValue() : Long.MAX_VALUE;
    }

    /** To nine decimals, for messages and tables. */
    public static String toText(long value) {
        return new BigDecimal(BigInteger.valueOf(value))
                .divide(BigDecimal.valueOf(ONE), 9, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
