package io.twinseal.ledger.toml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * One value of a TOML file. The reading methods throw {@link TomlException} where the value is missing, of the wrong
 * type or out of bounds; those with an {@code otherwise} take it where the key is missing.
 */
public final class TomlKey {
    private static final int BARE_DIGITS_MAX = 15;
    private static final int DOUBLE_DIGITS = 17;
    private static final int DIGITS_MAX = 40;

    private final TomlSection section;
    private final String name;
    private final String fix;
    private final @Nullable Object value;

    TomlKey(TomlSection section, String name, String fix, @Nullable Object value) {
        this.section = section;
        this.name = name;
        this.fix = fix;
        this.value = value;
    }

    public boolean isPresent() {
        return value != null;
    }

    public String text() {
        if (!(present() instanceof String text)) throw wrongType("text in quotes");
        if (text.isBlank()) throw refuse("is empty");
        return text;
    }

    public String text(String otherwise) {
        return value == null ? otherwise : text();
    }

    /** Text that a parser understands; its IllegalArgumentException becomes part of the message. */
    public <T> T parsed(Function<String, T> parser) {
        var text = text();
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw refuse("is wrong: " + e.getMessage());
        }
    }

    /** A path; a relative one starts at the folder of the file. */
    public Path path() {
        return section.file().resolve(text());
    }

    public boolean flag(boolean otherwise) {
        if (value == null) return otherwise;
        if (!(value instanceof Boolean flag)) throw wrongType("true or false");
        return flag;
    }

    public long integer(long min, long max) {
        if (!(present() instanceof Long number)) throw wrongType("a whole number");
        if (number < min) throw refuse("is below " + min);
        if (number > max) throw refuse("is above " + max);
        return number;
    }

    public long integer(long min, long max, long otherwise) {
        return value == null ? otherwise : integer(min, max);
    }

    /**
     * A decimal number exactly as written, as a number or as text; a bare number may have no more digits than a double
     * holds exactly.
     */
    public BigDecimal decimal(BigDecimal min, BigDecimal max) {
        var number = number(present());
        if (number.compareTo(min) < 0) throw refuse("is below " + min.toPlainString());
        if (number.compareTo(max) > 0) throw refuse("is above " + max.toPlainString());
        return number;
    }

    public BigDecimal decimal(BigDecimal min, BigDecimal max, BigDecimal otherwise) {
        return value == null ? otherwise : decimal(min, max);
    }

    /** A list of texts; empty where the key is missing. */
    public List<String> texts() {
        if (value == null) return List.of();
        if (!(value instanceof TomlArray array)) throw wrongType("a list of texts");
        var texts = new ArrayList<String>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof String text)) throw wrongType("a list of texts");
            texts.add(text);
        }
        return texts;
    }

    /** A list of decimal numbers, each as in {@link #decimal}; empty where the key is missing. */
    public List<BigDecimal> decimals() {
        if (value == null) return List.of();
        if (!(value instanceof TomlArray array)) throw wrongType("a list of numbers");
        var numbers = new ArrayList<BigDecimal>();
        for (int i = 0; i < array.size(); i++) numbers.add(number(array.get(i)));
        return numbers;
    }

    /** One of an enum's constants by its name in lower case. */
    public <E extends Enum<E>> E choice(Class<E> type) {
        var text = text();
        var constants = type.getEnumConstants();
        for (E constant : constants) if (wordOf(constant).equals(text)) return constant;
        var words = Arrays.stream(constants).map(TomlKey::wordOf).collect(Collectors.joining(", "));
        throw refuse("is none of " + words);
    }

    public <E extends Enum<E>> E choice(Class<E> type, E otherwise) {
        return value == null ? otherwise : choice(type);
    }

    /** A refusal of this value: the message adds file, line, key, value and fix. */
    public TomlException refuse(String why) {
        return section.error(
                section.positionOf(name),
                section.path(name) + (value == null ? "" : " = " + show(value)) + " " + why + "; " + fix);
    }

    static String kind(@Nullable Object value) {
        if (value instanceof String) return "text";
        if (value instanceof Long || value instanceof Double) return "a number";
        if (value instanceof Boolean) return "true or false";
        if (value instanceof TomlTable) return "a table";
        if (value instanceof TomlArray) return "a list";
        return "a date or time";
    }

    static String show(@Nullable Object value) {
        if (value instanceof String text) return '"' + text + '"';
        if (value instanceof Double number) return plain(number);
        if (value instanceof TomlTable) return "{…}";
        if (value instanceof TomlArray) return "[…]";
        return String.valueOf(value);
    }

    private Object present() {
        if (value == null) throw section.missing(name, fix);
        return value;
    }

    private BigDecimal number(Object present) {
        if (present instanceof Long whole) return BigDecimal.valueOf(whole);
        if (present instanceof Double number) {
            if (!Double.isFinite(number)) throw refuse("is not a finite number");
            var decimal = rounded(number, BARE_DIGITS_MAX);
            if (decimal.doubleValue() != number)
                throw refuse("has more digits than a bare number keeps; write it in quotes");
            return decimal;
        }
        if (!(present instanceof String text)) throw wrongType("a number");
        try {
            var decimal = new BigDecimal(text);
            // An exponent of a billion would pass the bounds and then take minutes to scale.
            if (decimal.precision() > DIGITS_MAX || Math.abs(decimal.scale()) > DIGITS_MAX)
                throw refuse("has more than " + DIGITS_MAX + " digits");
            return decimal;
        } catch (NumberFormatException e) {
            throw wrongType("a number");
        }
    }

    private TomlException wrongType(String expected) {
        return refuse("is " + kind(value) + ", not " + expected);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The same on every JDK, unlike {@link Double#toString}, which before JDK 19 at times has a digit too many. */
    private static BigDecimal rounded(double number, int digits) {
        var rounded = new BigDecimal(number).round(new MathContext(digits)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static String plain(double number) {
        if (!Double.isFinite(number)) return Double.toString(number);
        var bare = rounded(number, BARE_DIGITS_MAX);
        return (bare.doubleValue() == number ? bare : rounded(number, DOUBLE_DIGITS)).toPlainString();
    }
}
