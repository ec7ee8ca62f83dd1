package io.twinseal.inference.model;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of a bundle, wherever it lies; as large as all the weights, so that it is read in pieces.
 *
 * @param size in bytes
 * @param source opens it at its beginning
 */
public record BundleFile(long size, Source source) {
    /** Opens a file. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Takes what is read, piece by piece. */
    @FunctionalInterface
    public interface Sink {
        void take(byte[] bytes, int count) throws IOException;
    }

    /** What the JVM keeps of direct memory for a read has the size of its pieces. */
    private static final int PIECE_BYTES = 1 << 16;

    static BundleFile at(Path file) throws IOException {
        return new BundleFile(Files.size(file), () -> Files.newInputStream(file));
    }

    static BundleFile of(byte[] content) {
        return new BundleFile(content.length, () -> new ByteArrayInputStream(content));
    }

    /**
     * Reads a part in pieces of whole float32 values.
     *
     * @throws EOFException if it ends sooner
     */
    public void read(long offset, long count, Sink sink) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, count)];
        try (var in = source.open()) {
            in.skipNBytes(offset);
            for (long left = count; left > 0; ) {
                int size = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
                if (size == 0) {
                    throw new EOFException("it ends " + left + " bytes too soon");
                }
                sink.take(piece, size);
                left -= size;
            }
        }
    }

    /** All of it. */
    public byte[] read() throws IOException {
        byte[] all = new byte[Math.toIntExact(size)];
        int[] at = {0};
        read(0, size, (bytes, count) -> {
            System.arraycopy(bytes, 0, all, at[0], count);
            at[0] += count;
        });
        return all;
    }
}
