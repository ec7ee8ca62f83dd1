package io.twinseal.inference.model;

import java.util.Locale;

/**
 * The names under which a bundle exports its whole graph and both halves of every cut. Two digits, because the engine
 * sorts the keys as text.
 */
public final class Signatures {
    public static final String WHOLE = "serving_default";

    private Signatures() {}

    /** Layers 1 to {@code cut}. */
    public static String bottom(int cut) {
        return String.format(Locale.ROOT, "bottom_%02d", cut);
    }

    /** Layers {@code cut + 1} to the last. */
    public static String top(int cut) {
        return String.format(Locale.ROOT, "top_%02d", cut);
    }
}
