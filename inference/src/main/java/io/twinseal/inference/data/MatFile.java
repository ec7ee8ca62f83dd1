package io.twinseal.inference.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * MATLAB's files of version 5 (levels 5 to 7, as {@code save -v6} and {@code save -v7} write them), plain or gzipped:
 * real matrices of any numeric class, one reading a row. Source: MathWorks, "MAT-File Format", 2024.
 *
 * <p>Not by mfl-core 0.5.15, which takes memory for what tags promise before a filter can refuse it, takes a file that
 * was cut off within a tag as whole, reads the upper half of uint64 as negative, and does not say where a fault is.
 */
public final class MatFile {
    private static final int HEADER_BYTES = 128;
    private static final int VERSION_AT = 124;
    private static final int VERSION = 0x0100;
    private static final int VERSION_HDF5 = 0x0200;
    private static final String HDF5_MAGIC = "\u0089HDF\r\n\u001a\n";
    private static final int MATRIX = 14;
    private static final int PACKED = 15;
    private static final int ELEMENTS_MAX = 10_000;
    private static final String IS_HDF5 = "is a MAT file of version 7.3, in HDF5";
    private static final String SAVE_V7 = "save it again in MATLAB by save('FILE.mat', '-v7')";

    private MatFile() {}

    /**
     * Reads variables side by side: each of their columns is a channel. One machine has the file's base name. Values
     * become float32; numbers beyond it are refused, and long integers are rounded. NaN is a missing value.
     *
     * @param variables their names in the order of the channels; none for all matrices of more than one row, which must
     *     then have equally many rows
     * @throws DataException if the file is damaged or of another version, or a variable is not there, is no real numeric
     *     matrix, or holds an infinite number: with the variable, and the byte or the row and column
     */
    public static Recording read(Path file, List<String> variables) {
        var chosen = chosen(file, variables);
        var values = new LinkedHashMap<String, Rows>();
        walk(file, (variable, in) -> {
            if (variable.equals(chosen.get(variable.name()))) {
                values.put(variable.name(), variable.values(in));
            }
        });
        var columns = new ArrayList<Rows>();
        var channels = new ArrayList<String>();
        for (var variable : chosen.values()) {
            var read = values.get(variable.name());
            if (read == null) {
                throw new DataException(file, "was changed while it was read", "read it when it is written");
            }
            columns.add(read);
            for (int column = 1; column <= variable.columns(); column++) {
                channels.add(variable.columns() == 1 ? variable.name() : variable.name() + "_" + column);
            }
        }
        var rows = new Rows(channels.size());
        int count = chosen.values().iterator().next().rows();
        for (int row = 0; row < count; row++) {
            for (var column : columns) {
                for (int at = row; at < column.count(); at += count) {
                    rows.add(column.value(at));
                }
            }
        }
        return new Recording(file, channels, Map.of(Recording.baseName(file), rows));
    }

    /** How many values a reading has if no variable is named; reads no values. */
    static int channels(Path file) {
        return chosen(file, List.of()).values().stream()
                .mapToInt(MatVariable::columns)
                .sum();
    }

    /** Whether it ends on {@code .mat} or {@code .mat.gz}. */
    static boolean isNamedSo(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.mat(\\.gz)?");
    }

    private static Map<String, MatVariable> chosen(Path file, List<String> names) {
        var all = new LinkedHashMap<String, MatVariable>();
        walk(file, (variable, in) -> {
            if (all.put(variable.name(), variable) != null && !variable.name().isEmpty()) {
                throw in.fault(in.at(), "is there for the second time");
            }
        });
        all.remove("");
        var has = "it has "
                + (all.isEmpty()
                        ? "none"
                        : all.values().stream().map(MatVariable::toString).collect(Collectors.joining(", ")));
        var chosen = new LinkedHashMap<String, MatVariable>();
        for (var name : names) {
            var variable = all.get(name);
            if (variable == null) {
                throw new DataException(file, "has no variable \"" + name + "\"", has);
            }
            variable.refusal().ifPresent(why -> {
                throw new DataException(file, "variable " + variable + " holds no readings", why);
            });
            chosen.put(name, variable);
        }
        if (names.isEmpty()) {
            all.values().stream()
                    .filter(variable -> variable.refusal().isEmpty() && variable.rows() > 1)
                    .forEach(variable -> chosen.put(variable.name(), variable));
        }
        if (chosen.isEmpty()) {
            throw new DataException(
                    file, "has no variable of readings", "these are matrices with a reading in each row; " + has);
        }
        fitTogether(file, chosen.values());
        return chosen;
    }

    private static void fitTogether(Path file, Iterable<MatVariable> chosen) {
        var first = chosen.iterator().next();
        long values = 0;
        for (var variable : chosen) {
            if (variable.rows() != first.rows()) {
                throw new DataException(
                        file,
                        "variables " + first + " and " + variable + " differ in their rows",
                        "name those that were recorded together: variables = [\"" + first.name() + "\"]");
            }
            values += (long) variable.rows() * variable.columns();
        }
        if (values > MatVariable.VALUES_MAX) {
            throw new DataException(
                    file,
                    "its variables have " + values + " values",
                    "at most " + MatVariable.VALUES_MAX + " are read: name fewer by variables = [\"" + first.name()
                            + "\"]");
        }
    }

    /** Shows each variable, its values unread. */
    private static void walk(Path file, BiConsumer<MatVariable, MatBytes> visitor) {
        try (var stream = GzipFile.open(file)) {
            var order = header(file, stream.readNBytes(HEADER_BYTES));
            var bytes = MatBytes.after(file, stream, order, HEADER_BYTES);
            int count = 0;
            for (var tag = bytes.nextTag("a tag"); tag != null; tag = bytes.nextTag("a tag")) {
                if (tag.type() != MATRIX && tag.type() != PACKED) {
                    throw bytes.fault(tag.at(), "is of type " + tag.type() + ", and no variable");
                }
                if (++count > ELEMENTS_MAX) {
                    throw bytes.fault(tag.at(), "there are more than " + ELEMENTS_MAX + " variables");
                }
                try (var element = bytes.element(tag, tag.type() == PACKED)) {
                    visit(element, tag, visitor);
                }
            }
        } catch (IOException e) {
            throw new DataException(file, "cannot be read (" + e.getMessage() + ")", "check the file", e);
        }
    }

    private static void visit(MatBytes element, MatBytes.Tag tag, BiConsumer<MatVariable, MatBytes> visitor) {
        if (tag.type() == PACKED) {
            var inner = element.tag("a packed variable");
            if (inner.type() != MATRIX) {
                throw element.fault(inner.at(), "is of type " + inner.type() + ", and no variable");
            }
            visit(element, inner, visitor);
        } else if (tag.length() > 0) {
            var variable = MatVariable.header(element);
            element.isPartOf("variable " + variable);
            visitor.accept(variable, element);
        }
    }

    /** Checks the version; what it returns is the order of bytes in numbers. */
    private static ByteOrder header(Path file, byte[] header) {
        var text = new String(header, StandardCharsets.ISO_8859_1);
        if (text.startsWith(HDF5_MAGIC)) {
            throw new DataException(file, IS_HDF5, SAVE_V7);
        }
        // A text stands here since version 5, and a small number before.
        if (text.length() >= Integer.BYTES && text.substring(0, Integer.BYTES).indexOf('\0') >= 0) {
            throw new DataException(file, "is a MAT file of version 4, or none", SAVE_V7);
        }
        if (header.length < HEADER_BYTES) {
            throw new DataException(
                    file, "byte " + header.length + ": the data ends within the file's header", "download it again");
        }
        var mark = text.substring(HEADER_BYTES - 2);
        if (!mark.equals("IM") && !mark.equals("MI")) {
            throw new DataException(
                    file,
                    "byte " + (HEADER_BYTES - 2) + ": the mark of the byte order is "
                            + HexFormat.of().formatHex(header, HEADER_BYTES - 2, HEADER_BYTES) + ", not IM or MI",
                    "this is no MAT file");
        }
        boolean isLittle = mark.equals("IM");
        int low = Byte.toUnsignedInt(header[isLittle ? VERSION_AT : VERSION_AT + 1]);
        int high = Byte.toUnsignedInt(header[isLittle ? VERSION_AT + 1 : VERSION_AT]);
        int version = high << Byte.SIZE | low;
        if (version == VERSION_HDF5) {
            throw new DataException(file, IS_HDF5, SAVE_V7);
        }
        if (version != VERSION) {
            throw new DataException(
                    file,
                    "byte " + VERSION_AT + ": the version is " + Integer.toHexString(version) + ", and not 100",
                    "the file is damaged, or in another byte order than it says");
        }
        return isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }
}
