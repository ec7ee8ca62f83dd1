package io.twinseal.ledger.types;

/** What may name a thing: text that is safe in a topic, a path, a table and a key of the store. */
final class Names {
    static final int LENGTH_MAX = 64;

    private Names() {}

    /**
     * Accepts 1–64 of {@code A–Z a–z 0–9 . _ -}, the first a letter or digit.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static String identifier(String what, String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX)
            throw new IllegalArgumentException(
                    what + " must have 1 to " + LENGTH_MAX + " characters, but has " + value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!word && (i == 0 || (c != '.' && c != '_' && c != '-')))
                throw new IllegalArgumentException(what + " '" + value
                        + "' may only have letters, digits, '.', '_' and '-' and must start with a letter or digit");
        }
        return value;
    }

    /**
     * Accepts up to 256 characters of text without control characters.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static String text(String what, String value) {
        if (value.length() > 256)
            throw new IllegalArgumentException(what + " must have at most 256 characters, but has " + value.length());
        if (value.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException(what + " must not have control characters");
        return value;
    }

    static void require(boolean holds, String reason) {
        if (!holds) throw new IllegalArgumentException(reason);
    }
}
