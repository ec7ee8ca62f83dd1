package io.twinseal.inference.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, plain or gzipped, with their numbers. */
final class TextLines implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final BufferedReader reader;
    private int number;

    TextLines(Path file) {
        this.file = file;
        this.reader = new BufferedReader(new InputStreamReader(GzipFile.open(file), StandardCharsets.UTF_8), 1 << 16);
    }

    /** The next line that is not blank, or null at the end. */
    @Nullable String next() {
        try {
            var line = reader.readLine();
            while (line != null) {
                number++;
                if (number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
                    line = line.substring(1);
                }
                if (!line.isBlank()) {
                    return line;
                }
                line = reader.readLine();
            }
            return null;
        } catch (IOException e) {
            throw new DataException(
                    file,
                    "cannot be read after line " + number + " (" + e.getMessage() + ")",
                    "download it again, it seems incomplete",
                    e);
        }
    }

    /** Number of the line last returned, from one. */
    int number() {
        return number;
    }

    DataException fault(int column, String problem, String remedy) {
        return new DataException(file, number, column, problem, remedy);
    }

    /** The first lines that are not blank. */
    static List<String> head(Path file, int count) {
        var head = new ArrayList<String>();
        try (var lines = new TextLines(file)) {
            for (var line = lines.next(); line != null && head.size() < count; line = lines.next()) {
                head.add(line);
            }
        }
        return head;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new DataException(file, "cannot be closed (" + e.getMessage() + ")", "check the disk", e);
        }
    }
}
