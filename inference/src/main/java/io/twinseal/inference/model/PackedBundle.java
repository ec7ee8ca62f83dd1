package io.twinseal.inference.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The files of a bundle but its manifest in one, {@code bundle.packed}, as they were to the last byte. Weights that are
 * whole multiples, −127 to 127, of a step of their channel take a byte each, and zeros next to nothing.
 *
 * <pre>
 *   "TSPK", version 1 byte, then with Deflate:
 *     files 4 bytes, and for each: path (2 bytes length, UTF-8), length 4 bytes, parts until it is full:
 *       kind 1 byte, 0: length 4 bytes, bytes
 *                    1: rows 4 bytes, channels 4 bytes, a float32 step for each channel, a signed byte for each weight
 * </pre>
 */
public final class PackedBundle {
    public static final String NAME = "bundle.packed";
    private static final byte[] MAGIC = {'T', 'S', 'P', 'K', 1};
    private static final int PLAIN = 0;
    private static final int GRID = 1;

    /** More than a gateway has memory for; a few bytes may claim to be far more. */
    private static final long BYTES_MAX = 256L << 20;

    private static final int FILES_MAX = 100;

    private PackedBundle() {}

    /**
     * Where float32 weights lie in a file of a bundle, little-endian, row by row.
     *
     * @param file its path in the bundle
     * @param offset of the first byte
     * @param channels size of the last dimension
     */
    public record Weights(String file, int offset, int rows, int channels) {
        int end() {
            return Math.addExact(offset, Math.multiplyExact(Float.BYTES, Math.multiplyExact(rows, channels)));
        }
    }

    /**
     * Packs files.
     *
     * @param files by their paths in the bundle
     * @param weights that may be multiples of steps, by rising offset within each file
     */
    public static byte[] pack(SortedMap<String, byte[]> files, List<Weights> weights) throws IOException {
        var packed = new ByteArrayOutputStream();
        packed.writeBytes(MAGIC);
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (var out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
            out.writeInt(files.size());
            for (var file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                var ofFile = weights.stream().filter(one -> one.file().equals(file.getKey()));
                parts(out, file.getValue(), ofFile.toList());
            }
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static void parts(DataOutputStream out, byte[] content, List<Weights> weights) throws IOException {
        int written = 0;
        for (var one : weights) {
            var values = floats(content, one.offset(), one.end());
            Optional<WeightGrid> grid = WeightGrid.of(values.asFloatBuffer(), one.rows(), one.channels());
            if (grid.isEmpty()) {
                continue;
            }
            plain(out, content, written, one.offset());
            out.writeByte(GRID);
            grid.get().write(out);
            written = one.end();
        }
        plain(out, content, written, content.length);
    }

    private static void plain(DataOutputStream out, byte[] content, int from, int to) throws IOException {
        if (from < to) {
            out.writeByte(PLAIN);
            out.writeInt(to - from);
            out.write(content, from, to - from);
        }
    }

    /**
     * The files that were packed, by their paths in the bundle.
     *
     * @throws IllegalArgumentException if these bytes are no packed bundle, or one of too much
     */
    public static SortedMap<String, byte[]> unpack(byte[] packed) {
        if (!Arrays.equals(packed, 0, Math.min(MAGIC.length, packed.length), MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("it is no packed bundle of a version that is known here");
        }
        var inflater = new Inflater(true);
        var body = new ByteArrayInputStream(packed, MAGIC.length, packed.length - MAGIC.length);
        try (var in = new DataInputStream(new InflaterInputStream(body, inflater))) {
            var files = files(in);
            if (in.read() >= 0) {
                throw new IllegalArgumentException("there is more than its files");
            }
            return files;
        } catch (EOFException e) {
            throw new IllegalArgumentException("it ends too soon", e);
        } catch (ZipException e) {
            throw new IllegalArgumentException("it is damaged (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is damaged (" + e + ")", e);
        } finally {
            inflater.end();
        }
    }

    private static SortedMap<String, byte[]> files(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > FILES_MAX) {
            throw new IllegalArgumentException("it holds " + count + " files; 1 to " + FILES_MAX + " are taken");
        }
        var files = new TreeMap<String, byte[]>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            String path = in.readUTF();
            int length = in.readInt();
            bytes += length;
            if (length < 0 || bytes > BYTES_MAX) {
                throw new IllegalArgumentException("its files take more than " + BYTES_MAX + " bytes");
            }
            if (!BundleFiles.mayHave(path)) {
                throw new IllegalArgumentException("\"" + path + "\" is no file of a bundle");
            }
            files.put(path, content(in, length));
        }
        return files;
    }

    /** Grows with what is really there, whatever length is claimed. */
    private static byte[] content(DataInputStream in, int length) throws IOException {
        var content = new ByteArrayOutputStream();
        while (content.size() < length) {
            int left = length - content.size();
            int kind = in.readUnsignedByte();
            if (kind == PLAIN) {
                int size = in.readInt();
                if (size < 1 || size > left) {
                    throw new IllegalArgumentException("a part of " + size + " bytes does not fit into what is left");
                }
                byte[] part = in.readNBytes(size);
                if (part.length < size) {
                    throw new EOFException();
                }
                content.writeBytes(part);
            } else if (kind == GRID) {
                content.writeBytes(WeightGrid.read(in, left));
            } else {
                throw new IllegalArgumentException("a part is of kind " + kind);
            }
        }
        return content.toByteArray();
    }

    private static ByteBuffer floats(byte[] content, int from, int to) {
        return ByteBuffer.wrap(content, from, to - from).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
