package io.twinseal.inference.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How values that cross the network are written; {@code inference.encode} has the bytes. */
public enum Encoding {
    /** As the engine computed them. */
    FLOAT32(1),
    /** IEEE 754 half precision: 11 significant bits, magnitudes up to 65,504. */
    FLOAT16(2),
    /** The nearest of 256 evenly spaced values between the least and the greatest of a data point. */
    INT8(3),
    /** The nearest of 16 such values. */
    INT4(4);

    private final int code;

    Encoding(int code) {
        this.code = code;
    }

    /** The number by which encoded values name it, from 1. */
    public int code() {
        return code;
    }

    public static Optional<Encoding> ofCode(int code) {
        return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
    }

    /** The name in manifests and configurations, such as {@code float32}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Encoding> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(wireName))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(Encoding::wireName).collect(Collectors.joining(", "));
    }
}
