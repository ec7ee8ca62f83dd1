package io.twinseal.inference.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The IDX format of MNIST and its kin, plain or gzipped: four bytes of magic (two zeros, the type of the values, the
 * number of dimensions), the dimensions as big-endian 32-bit numbers, and the values, here unsigned bytes.
 */
public final class IdxFile {
    private static final int UNSIGNED_BYTES = 8;
    private static final String REMEDY = "download it again, as published";

    private final Path file;
    private final InputStream stream;
    private long at;

    private IdxFile(Path file, InputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    /**
     * The images of an {@code idx3-ubyte} file.
     *
     * @throws DataException at the first byte that is not as published
     */
    public static List<GreyImage> images(Path file) {
        try (var stream = GzipFile.open(file)) {
            var idx = new IdxFile(file, stream);
            int[] dimensions = idx.dimensions(3);
            var images = new ArrayList<GreyImage>();
            for (int i = 0; i < dimensions[0]; i++) {
                images.add(new GreyImage(
                        dimensions[1],
                        dimensions[2],
                        idx.bytes(Math.multiplyExact(dimensions[1], dimensions[2]), "image " + (i + 1))));
            }
            idx.end();
            return List.copyOf(images);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * The labels of an {@code idx1-ubyte} file, 0 to 255.
     *
     * @throws DataException at the first byte that is not as published
     */
    public static List<Integer> labels(Path file) {
        try (var stream = GzipFile.open(file)) {
            var idx = new IdxFile(file, stream);
            int count = idx.dimensions(1)[0];
            var labels = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) {
                labels.add(Byte.toUnsignedInt(idx.bytes(1, "label " + (i + 1))[0]));
            }
            idx.end();
            return List.copyOf(labels);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private int[] dimensions(int count) throws IOException {
        byte[] magic = bytes(Integer.BYTES, "its magic number");
        byte[] wanted = {0, 0, UNSIGNED_BYTES, (byte) count};
        if (ByteBuffer.wrap(magic).getInt() != ByteBuffer.wrap(wanted).getInt()) {
            throw fault(
                    0,
                    "the magic number is " + hex(magic) + " and not " + hex(wanted),
                    count == 1 ? "give the file of labels, idx1-ubyte" : "give the file of images, idx3-ubyte");
        }
        var dimensions = new int[count];
        long values = 1;
        for (int i = 0; i < count; i++) {
            long start = at;
            dimensions[i] = ByteBuffer.wrap(bytes(Integer.BYTES, "dimension " + (i + 1)))
                    .getInt();
            values *= Math.max(0, dimensions[i]);
            if (dimensions[i] < 1 || values > Integer.MAX_VALUE) {
                throw fault(start, "dimension " + (i + 1) + " is " + Integer.toUnsignedString(dimensions[i]), REMEDY);
            }
        }
        return dimensions;
    }

    private byte[] bytes(int count, String what) throws IOException {
        byte[] bytes = stream.readNBytes(count);
        at += bytes.length;
        if (bytes.length < count) {
            throw fault(at, "the file ends within " + what, REMEDY);
        }
        return bytes;
    }

    private void end() throws IOException {
        if (stream.read() >= 0) {
            throw fault(at, "the file goes on after its last value", REMEDY);
        }
    }

    private DataException fault(long byteAt, String problem, String remedy) {
        return new DataException(file, "byte " + byteAt + ": " + problem, remedy);
    }

    private static DataException unreadable(Path file, IOException e) {
        return new DataException(file, "cannot be read (" + e.getMessage() + ")", REMEDY, e);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
