package io.twinseal.inference.model;

import java.util.HexFormat;

/**
 * The identity of a model: the SHA-256 digest of its bundle's files, see {@link BundleDigest}.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ModelId(String hex) {
    public static final int BYTES = 32;

    public ModelId {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException(
                    "a model id is 64 lower-case hexadecimal digits, but got \"" + hex + "\"");
        }
    }

    public static ModelId of(byte[] digest) {
        if (digest.length != BYTES) {
            throw new IllegalArgumentException("a model id has " + BYTES + " bytes, but got " + digest.length);
        }
        return new ModelId(HexFormat.of().formatHex(digest));
    }

    /** Reads what {@link #toString()} wrote. */
    public static ModelId parse(String hex) {
        return new ModelId(hex);
    }

    /** The 32 bytes of the digest, a fresh copy. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
