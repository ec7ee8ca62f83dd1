package io.twinseal.inference.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a text file, plain or gzipped (told by its first bytes, not its name), with their numbers. */
final class TextLines implements AutoCloseable {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final BufferedReader reader;
    private int number;

    TextLines(Path file) {
        this.file = file;
        try {
            this.reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new DataException(file, "there is no such file", "check the path", e);
        } catch (IOException e) {
            throw new DataException(file, "cannot be opened (" + e.getMessage() + ")", "check the file", e);
        }
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

    private static InputStream open(Path file) throws IOException {
        var stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            stream.mark(2);
            int magic = (stream.read() << Byte.SIZE) | stream.read();
            stream.reset();
            return magic == GZIP_MAGIC ? new GZIPInputStream(stream, 1 << 16) : stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }
}
