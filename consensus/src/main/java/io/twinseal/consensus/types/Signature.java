package io.twinseal.consensus.types;

import java.util.Arrays;
import java.util.HexFormat;

/** 64 bytes that consensus carries and never looks at. */
public final class Signature {
    public static final int LENGTH = 64;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies the bytes given.
     *
     * @throws IllegalArgumentException unless there are exactly 64
     */
    public static Signature of(byte[] bytes) {
        if (bytes.length != LENGTH)
            throw new IllegalArgumentException("expected " + LENGTH + " bytes, got " + bytes.length);
        return new Signature(bytes.clone());
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, 0, 4) + "…";
    }
}
