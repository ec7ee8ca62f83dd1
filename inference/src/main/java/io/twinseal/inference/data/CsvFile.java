package io.twinseal.inference.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated readings under a header row, one machine per file: the gearbox accelerometers, the steel plant's
 * meter, and anything of a user's own. The channels are the columns whose first value is a number; dates and words are
 * passed over. A value is missing where a field is empty, or says {@code NaN}, {@code NA}, {@code N/A}, {@code null},
 * {@code none} or {@code ?}.
 */
public final class CsvFile {
    private static final String REMEDY = "each row needs as many fields as the header";

    private CsvFile() {}

    /**
     * Reads the whole file; its one machine has the file's base name.
     *
     * @throws DataException at the first place that does not fit the header and the first values
     */
    public static Recording read(Path file) {
        var layout = layout(file);
        var columns = layout.columns;
        try (var lines = new TextLines(file)) {
            lines.next(); // the header
            var rows = new Rows(layout.numeric.size());
            for (var line = lines.next(); line != null; line = lines.next()) {
                var fields = new Fields(lines, line, ',');
                for (int i = 0; i < columns.size(); i++) {
                    if (layout.numeric.contains(i)) {
                        rows.add(fields.reading(columns.get(i)));
                    } else {
                        fields.next(columns.get(i));
                    }
                }
                fields.end(columns.size(), REMEDY);
            }
            return new Recording(
                    file, layout.numeric.stream().map(columns::get).toList(), Map.of(Recording.baseName(file), rows));
        }
    }

    /** Whether these first lines are a header of names and at least a row with a number in it. */
    static boolean recognises(List<String> head) {
        return head.size() >= 2
                && head.get(0).indexOf(',') >= 0
                && columns(head.get(0)).stream().noneMatch(name -> name.isEmpty() || Fields.isNumber(name))
                && head.stream().skip(1).flatMap(CsvFile::fields).anyMatch(Fields::isNumber);
    }

    /** How many readings a row has. */
    static int channels(Path file) {
        return layout(file).numeric.size();
    }

    /** @param numeric columns that hold numbers, from 0 */
    private record Layout(List<String> columns, Set<Integer> numeric) {}

    /** Reads on until each column has shown a value. */
    private static Layout layout(Path file) {
        try (var lines = new TextLines(file)) {
            var header = lines.next();
            if (header == null) {
                throw new DataException(file, "is empty", "it needs a header row and readings");
            }
            var columns = columns(header);
            var first = new @Nullable String[columns.size()];
            var line = lines.next();
            if (line == null) {
                throw new DataException(file, "has a header but no readings", "add at least one row of readings");
            }
            while (line != null && Arrays.asList(first).contains(null)) {
                var fields = fields(line).toList();
                for (int i = 0; i < Math.min(first.length, fields.size()); i++) {
                    if (first[i] == null && !Fields.isMissing(fields.get(i))) {
                        first[i] = fields.get(i);
                    }
                }
                line = lines.next();
            }
            var numeric = new TreeSet<Integer>();
            for (int i = 0; i < first.length; i++) {
                if (first[i] != null && Fields.isNumber(first[i])) {
                    numeric.add(i);
                }
            }
            if (numeric.isEmpty()) {
                throw lines.fault(1, "no column begins with a number", "sensor readings must be numbers such as 12.5");
            }
            return new Layout(columns, numeric);
        }
    }

    private static List<String> columns(String header) {
        return fields(header).map(name -> name.replaceAll("^\"|\"$", "")).toList();
    }

    private static Stream<String> fields(String line) {
        return Stream.of(line.split(",", -1)).map(String::strip);
    }
}
