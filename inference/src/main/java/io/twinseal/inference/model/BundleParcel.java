package io.twinseal.inference.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle as one row of bytes, in which nodes hand it on: any part of it can be read without the others.
 *
 * <pre>
 *   "TSMP", version 1 byte, model.json (length 4 bytes, bytes),
 *   files 4 bytes, and for each: path (2 bytes length, UTF-8), length 8 bytes; then what is in the files, in that order
 * </pre>
 */
public final class BundleParcel {
    /** The longest parcel that is taken. */
    public static final long BYTES_MAX = 2L << 30;

    private static final byte[] MAGIC = {'T', 'S', 'M', 'P', 1};
    private static final int MANIFEST_BYTES_MAX = 4 << 20;
    private static final int FILES_MAX = 100;

    private final byte[] head;
    private final SortedMap<String, BundleFile> files;
    private final long size;

    private BundleParcel(byte[] head, SortedMap<String, BundleFile> files) {
        this.head = head;
        this.files = files;
        this.size = head.length
                + files.values().stream().mapToLong(BundleFile::size).sum();
    }

    /**
     * Of a bundle whose files stay as they are while parts are read.
     *
     * @throws BundleException if there is no bundle
     */
    public static BundleParcel of(Path bundle) throws IOException {
        var files = new TreeMap<String, BundleFile>();
        if (Files.isRegularFile(bundle.resolve(PackedBundle.NAME))) {
            files.put(PackedBundle.NAME, BundleFile.at(bundle.resolve(PackedBundle.NAME)));
        } else {
            files.putAll(BundleFiles.of(bundle));
        }
        byte[] manifest = Files.readAllBytes(bundle.resolve(ManifestFile.NAME));
        var head = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(head)) {
            out.write(MAGIC);
            out.writeInt(manifest.length);
            out.write(manifest);
            out.writeInt(files.size());
            for (var file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeLong(file.getValue().size());
            }
        }
        return new BundleParcel(head.toByteArray(), files);
    }

    /** Bytes of all of it. */
    public long size() {
        return size;
    }

    /** Reads bytes from an offset on, fewer than {@code length} at the end. */
    public byte[] read(long offset, int length) throws IOException {
        long end = Math.min(size, offset + length);
        var bytes = new ByteArrayOutputStream();
        if (offset < head.length) {
            bytes.write(head, (int) offset, (int) (Math.min(end, head.length) - offset));
        }
        long start = head.length;
        for (var file : files.values()) {
            long from = Math.max(offset, start);
            long to = Math.min(end, start + file.size());
            if (from < to) {
                file.read(from - start, to - from, (part, count) -> bytes.write(part, 0, count));
            }
            start += file.size();
        }
        return bytes.toByteArray();
    }

    /**
     * Unpacks a parcel into {@code <folder>/<name of the model>}, in the place of what was there, once all of it was
     * checked.
     *
     * @param parcel file that holds it
     * @param wanted the model that it has to be
     * @return the bundle
     * @throws IllegalArgumentException if it is another model, or no parcel
     */
    public static Path unwrap(Path parcel, ModelId wanted, Path folder) throws IOException {
        var opened = Files.createTempDirectory(folder, ".parcel-");
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(parcel)))) {
            var unnamed = Files.createDirectories(opened.resolve("bundle"));
            write(in, Files.size(parcel), unnamed);
            var name = ManifestFile.read(unnamed).name();
            var bundle = Files.move(unnamed, opened.resolve(name));
            var manifest = ModelStore.verify(bundle);
            if (!manifest.id().equals(wanted)) {
                throw new IllegalArgumentException("it is model " + manifest.id());
            }
            var place = folder.resolve(name);
            BundleFiles.delete(place);
            return Files.move(bundle, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (EOFException e) {
            throw new IllegalArgumentException("it ends too soon", e);
        } catch (BundleException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        } finally {
            BundleFiles.delete(opened);
        }
    }

    private static void write(DataInputStream in, long size, Path bundle) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("it is no parcel of a version that is known here");
        }
        Files.write(bundle.resolve(ManifestFile.NAME), exactly(in, length(in, "model.json", MANIFEST_BYTES_MAX)));
        int count = length(in, "the list of files", FILES_MAX);
        var sizes = new TreeMap<String, Long>();
        for (int i = 0; i < count; i++) {
            var path = in.readUTF();
            if (!path.equals(PackedBundle.NAME) && !BundleFiles.mayHave(path)) {
                throw new IllegalArgumentException("\"" + path + "\" is no file of a bundle");
            }
            sizes.put(path, in.readLong());
        }
        if (!sizes.containsKey(PackedBundle.NAME)) {
            Files.createDirectories(bundle.resolve(BundleFiles.VARIABLES));
        }
        for (var file : sizes.entrySet()) {
            if (file.getValue() < 0 || file.getValue() > size) {
                throw new IllegalArgumentException(file.getKey() + " cannot have " + file.getValue() + " bytes");
            }
            try (var out = Files.newOutputStream(bundle.resolve(file.getKey()))) {
                copy(in, file.getValue(), out);
            }
        }
        if (in.read() >= 0) {
            throw new IllegalArgumentException("there is more than its files");
        }
    }

    private static void copy(DataInputStream in, long bytes, OutputStream out) throws IOException {
        var buffer = new byte[1 << 16];
        for (long left = bytes; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static int length(DataInputStream in, String what, int max) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > max) {
            throw new IllegalArgumentException(what + " has " + length + "; 1 to " + max + " are taken");
        }
        return length;
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
