package io.twinseal.consensus.types;

import java.util.Arrays;
import java.util.HexFormat;

/** 32 immutable bytes with value equality and unsigned lexicographic order; subclasses say what they name. */
public abstract class Bytes32 implements Comparable<Bytes32> {
    public static final int LENGTH = 32;

    private final byte[] bytes;
    private final int hash;

    /**
     * Copies the bytes given.
     *
     * @throws IllegalArgumentException unless there are exactly 32
     */
    protected Bytes32(byte[] bytes) {
        if (bytes.length != LENGTH)
            throw new IllegalArgumentException("expected " + LENGTH + " bytes, got " + bytes.length);
        this.bytes = bytes.clone();
        this.hash = Arrays.hashCode(this.bytes);
    }

    /**
     * Reads 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException for anything else
     */
    protected static byte[] parseHex(String hex) {
        if (hex.length() != 2 * LENGTH)
            throw new IllegalArgumentException("expected " + 2 * LENGTH + " hexadecimal digits, got " + hex.length());
        return HexFormat.of().parseHex(hex);
    }

    public final byte[] toBytes() {
        return bytes.clone();
    }

    /** The first eight digits, for tables and logs. */
    public final String shortHex() {
        return HexFormat.of().formatHex(bytes, 0, 4);
    }

    @Override
    public final int compareTo(Bytes32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // a block and a member never are equal, whatever their bytes
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && Arrays.equals(((Bytes32) other).bytes, bytes);
    }

    @Override
    public final int hashCode() {
        return hash;
    }

    @Override
    public final String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
