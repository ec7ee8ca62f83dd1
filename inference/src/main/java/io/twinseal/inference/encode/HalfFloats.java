package io.twinseal.inference.encode;

import io.twinseal.inference.split.Activation;
import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** IEEE 754 binary16, rounded to nearest, ties to even. Java has it from version 20 on. */
final class HalfFloats {
    private static final int SIGN = 0x8000;
    private static final int EXPONENT = 0x7c00;
    private static final int MANTISSA_BITS_LOST = 13;

    /** Bits of the floats from which on halves are infinite (65,520) and below which they are subnormal (2^-14). */
    private static final int FIRST_INFINITE = 0x477ff000;

    private static final int FIRST_NORMAL = 0x38800000;

    /** What the exponents' biases differ by, in the place of a float's exponent. */
    private static final int REBIAS = (127 - 15) << 23;

    private static final int FIRST_NORMAL_HALF = 0x400;
    private static final float SMALLEST = 0x1p-24f;

    private HalfFloats() {}

    /** Whether no value is so large that it would become infinite. */
    static boolean hold(Activation activation) {
        for (var values = activation.bytes(); values.hasRemaining(); ) {
            if ((values.getInt() & Integer.MAX_VALUE) >= FIRST_INFINITE) {
                return false;
            }
        }
        return true;
    }

    static void write(Activation activation, ByteBuffer out) {
        for (var values = activation.bytes(); values.hasRemaining(); ) {
            out.putShort(of(values.getInt()));
        }
    }

    static Activation read(List<Integer> shape, ByteBuffer halves) {
        var values = ByteBuffer.allocate(2 * halves.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (halves.hasRemaining()) {
            short half = halves.getShort();
            if ((half & EXPONENT) == EXPONENT) {
                throw new InvalidActivationException("an encoded activation has a half that is not finite");
            }
            values.putFloat(toFloat(half));
        }
        return Activation.wrap(shape, values.flip());
    }

    /** The nearest half of a float below {@link #FIRST_INFINITE}, given by its bits. */
    static short of(int floatBits) {
        int sign = floatBits >>> 16 & SIGN;
        int magnitude = floatBits & Integer.MAX_VALUE;
        if (magnitude < FIRST_NORMAL) {
            // Between 0.5 and 1 floats are as far apart as subnormal halves, so that the addition rounds as wanted.
            float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(0.5f));
        }
        int lastBitKept = magnitude >>> MANTISSA_BITS_LOST & 1;
        int belowHalf = (1 << (MANTISSA_BITS_LOST - 1)) - 1;
        return (short) (sign | (magnitude + belowHalf + lastBitKept - REBIAS) >>> MANTISSA_BITS_LOST);
    }

    /** The value of a finite half. */
    static float toFloat(short half) {
        int magnitude = half & (SIGN - 1);
        float value = magnitude < FIRST_NORMAL_HALF
                ? magnitude * SMALLEST
                : Float.intBitsToFloat((magnitude << MANTISSA_BITS_LOST) + REBIAS);
        return half < 0 ? -value : value;
    }
}
