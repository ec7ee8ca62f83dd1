package io.twinseal.inference.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Comma-separated readings under a header row, one machine per file: the gearbox accelerometers, the steel plant's
 * meter, and anything of a user's own. The channels are the columns whose first reading is a number; dates and words are
 * passed over.
 */
public final class CsvFile {
    private static final String REMEDY = "each row needs as many fields as the header";

    private CsvFile() {}

    /**
     * Reads the whole file; its one machine has the file's base name.
     *
     * @throws DataException at the first place that does not fit the header and the first row
     */
    public static Recording read(Path file) {
        try (var lines = new TextLines(file)) {
            var header = lines.next();
            if (header == null) {
                throw new DataException(file, "is empty", "it needs a header row and readings");
            }
            var columns = columns(header);
            var first = lines.next();
            if (first == null) {
                throw new DataException(file, "has a header but no readings", "add at least one row of readings");
            }
            var numeric = numeric(lines, first, columns);
            var rows = new Rows(
                    (int) numeric.stream().filter(isNumeric -> isNumeric).count());
            for (var line = first; line != null; line = lines.next()) {
                var fields = new Fields(lines, line, ',');
                for (int i = 0; i < columns.size(); i++) {
                    if (numeric.get(i)) {
                        rows.add(fields.number(columns.get(i)));
                    } else {
                        fields.next(columns.get(i));
                    }
                }
                fields.end(columns.size(), REMEDY);
            }
            return new Recording(file, names(columns, numeric), Map.of(Recording.baseName(file), rows));
        }
    }

    /** Whether these first two lines are a header of names and a row with a number in it. */
    static boolean recognises(List<String> head) {
        return head.size() >= 2
                && head.get(0).indexOf(',') >= 0
                && columns(head.get(0)).stream().noneMatch(name -> name.isEmpty() || Fields.isNumber(name))
                && Stream.of(head.get(1).split(",", -1)).anyMatch(field -> Fields.isNumber(field.strip()));
    }

    /** How many of the first row's fields are readings. */
    static int channels(String firstRow) {
        return (int) Stream.of(firstRow.split(",", -1))
                .filter(field -> Fields.isNumber(field.strip()))
                .count();
    }

    private static List<String> columns(String header) {
        return Stream.of(header.split(",", -1))
                .map(name -> name.strip().replaceAll("^\"|\"$", ""))
                .toList();
    }

    private static List<Boolean> numeric(TextLines lines, String first, List<String> columns) {
        var fields = new Fields(lines, first, ',');
        var numeric = new ArrayList<Boolean>();
        for (var column : columns) {
            numeric.add(Fields.isNumber(fields.next(column)));
        }
        if (!numeric.contains(true)) {
            throw lines.fault(
                    1, "no field of the first row is a number", "sensor readings must be numbers such as 12.5");
        }
        return numeric;
    }

    private static List<String> names(List<String> columns, List<Boolean> numeric) {
        var names = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            if (numeric.get(i)) {
                names.add(columns.get(i));
            }
        }
        return names;
    }
}
