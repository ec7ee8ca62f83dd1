package io.twinseal.inference.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the numbers a model returns mean. */
public enum OutputKind {
    /** Quantities, one per output label, in the units the label names. */
    REGRESSION,
    /** Probabilities, one per output label, that sum to one. */
    CLASSIFICATION,
    /** The model's version of its own input; the distance to the input is the anomaly. */
    RECONSTRUCTION;

    /** The name in manifests and on the ledger, such as {@code regression}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<OutputKind> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(OutputKind::wireName).collect(Collectors.joining(", "));
    }
}
