package io.twinseal.inference.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files as they are or gzipped, told by their first bytes and not by their names. */
final class GzipFile {
    private static final int MAGIC = 0x1f8b;
    private static final int BUFFER_BYTES = 1 << 16;

    private GzipFile() {}

    /** The file's contents, unpacked. */
    static InputStream open(Path file) {
        try {
            return unpacked(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
        } catch (NoSuchFileException e) {
            throw new DataException(file, "there is no such file", "check the path", e);
        } catch (IOException e) {
            throw new DataException(file, "cannot be opened (" + e.getMessage() + ")", "check the file", e);
        }
    }

    private static InputStream unpacked(InputStream stream) throws IOException {
        try {
            stream.mark(2);
            int magic = (stream.read() << Byte.SIZE) | stream.read();
            stream.reset();
            return magic == MAGIC ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }
}
