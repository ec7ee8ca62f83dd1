package io.twinseal.inference.data;

import java.util.Locale;
import java.util.Set;

/** The fields of one line, read from left to right, that know their column for error messages. */
final class Fields {
    private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null", "none", "?");

    private final TextLines lines;
    private final String line;
    private final char separator;
    private int at;
    private int read;
    private int column = 1;

    /** A blank as separator stands for any run of blanks. */
    Fields(TextLines lines, String line, char separator) {
        this.lines = lines;
        this.line = line;
        this.separator = separator;
    }

    /** A number, or NaN where the field says that it is missing. */
    float reading(String what) {
        var field = next(what);
        if (isMissing(field)) {
            return Float.NaN;
        }
        if (!isNumber(field)) {
            throw lines.fault(
                    column,
                    what + " is \"" + field + "\"",
                    "it must be a finite number such as 12.5, or empty or NaN where it is missing");
        }
        return Float.parseFloat(field);
    }

    int whole(String what) {
        var field = next(what);
        try {
            int value = Integer.parseInt(field);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw notWhole(what, field);
        }
        throw notWhole(what, field);
    }

    /** The next field without surrounding blanks. */
    String next(String what) {
        if (separator == ' ') {
            skipBlanks();
        }
        column = at + 1;
        if (at > line.length() || (separator == ' ' && at == line.length())) {
            throw lines.fault(
                    line.length() + 1,
                    "the line ends before " + what,
                    "it has " + read + " fields; complete or drop it");
        }
        int start = at;
        while (at < line.length() && line.charAt(at) != separator) {
            at++;
        }
        var field = line.substring(start, at).strip();
        at++;
        read++;
        return field;
    }

    void end(int columns, String remedy) {
        if (separator == ' ') {
            skipBlanks();
        }
        if (at < line.length() || (separator != ' ' && at == line.length())) {
            throw lines.fault(at + 1, "the line has more than " + columns + " fields", remedy);
        }
    }

    /** Whether a field says that there is no value, in one of the ways that are usual in files. */
    static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    static boolean isNumber(String text) {
        try {
            return Float.isFinite(Float.parseFloat(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) <= ' ') {
            at++;
        }
    }

    private DataException notWhole(String what, String field) {
        return lines.fault(column, what + " is \"" + field + "\"", "it must be a whole number from 1");
    }
}
