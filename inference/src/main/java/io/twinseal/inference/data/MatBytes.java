package io.twinseal.inference.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a MAT file, or of an element in it, that know their place for error messages. Memory is taken for bytes that
 * are there, not for those that a tag promises.
 */
final class MatBytes implements AutoCloseable {
    private static final String REMEDY = "save or download it again, it is damaged";
    private static final int SHORT_BITS = 16;
    private static final int SHORT_MASK = 0xffff;
    private static final int SMALL_BYTES_MAX = 4;

    private final Path file;
    private final InputStream stream;
    private final ByteOrder order;
    private final String within;
    private String subject = "";
    private long at;

    private MatBytes(Path file, InputStream stream, ByteOrder order, long at, String within) {
        this.file = file;
        this.stream = stream;
        this.order = order;
        this.at = at;
        this.within = within;
    }

    /** The bytes of a file, from behind its header of {@code at} bytes. */
    static MatBytes after(Path file, InputStream stream, ByteOrder order, long at) {
        return new MatBytes(file, stream, order, at, "");
    }

    /**
     * What stands before each piece of data.
     *
     * @param at the place of the tag itself
     * @param type as the format numbers them
     * @param length of the data in bytes
     * @param padding bytes between the data and the next tag
     */
    record Tag(long at, int type, int length, int padding) {}

    /** The next tag, or null at the end. */
    @Nullable Tag nextTag(String what) {
        long start = at;
        var first = upTo(Integer.BYTES, what);
        if (first.remaining() == 0) {
            return null;
        }
        int word = whole(first, Integer.BYTES, what).getInt();
        int small = word >>> SHORT_BITS;
        if (small > SMALL_BYTES_MAX) {
            throw fault(start, "the tag of " + what + " puts " + small + " bytes where 4 fit");
        }
        if (small > 0) {
            return new Tag(start, word & SHORT_MASK, small, SMALL_BYTES_MAX - small);
        }
        int length = take(Integer.BYTES, what).getInt();
        if (length < 0) {
            throw fault(start, what + " would take " + Integer.toUnsignedString(length) + " bytes");
        }
        return new Tag(start, word, length, -length & (Long.BYTES - 1));
    }

    /** The next tag. */
    Tag tag(String what) {
        var tag = nextTag(what);
        if (tag == null) {
            throw ended(what);
        }
        return tag;
    }

    /** The next bytes in the file's byte order. */
    ByteBuffer take(int count, String what) {
        return whole(upTo(count, what), count, what);
    }

    /** Padding, which some writers leave out at the end of an element. */
    void pad(Tag tag) {
        upTo(tag.padding(), "padding");
    }

    /** The data behind a tag, as an element of its own; closing it goes on to the element's end. */
    MatBytes element(Tag tag, boolean isPacked) {
        var part = new Part(tag);
        return isPacked
                ? new MatBytes(
                        file, new InflaterInputStream(part), order, 0, " of what is packed behind byte " + tag.at())
                : new MatBytes(file, part, order, at, within);
    }

    /** From now on errors name this. */
    void isPartOf(String what) {
        subject = what + ", ";
    }

    /** Nothing may be left; this also checks the sum at the end of packed data. */
    void end() {
        if (upTo(1, "what follows").hasRemaining()) {
            throw fault(at - 1, "the element goes on after its last value");
        }
    }

    long at() {
        return at;
    }

    DataException fault(long place, String problem) {
        return fault(place, problem, REMEDY);
    }

    DataException fault(long place, String problem, String remedy) {
        return new DataException(file, subject + "byte " + place + within + ": " + problem, remedy);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new DataException(file, "cannot be closed (" + e.getMessage() + ")", "check the disk", e);
        }
    }

    private ByteBuffer whole(ByteBuffer bytes, int count, String what) {
        if (bytes.remaining() < count) {
            throw ended(what);
        }
        return bytes;
    }

    private ByteBuffer upTo(int count, String what) {
        try {
            byte[] bytes = stream.readNBytes(count);
            at += bytes.length;
            return ByteBuffer.wrap(bytes).order(order);
        } catch (EOFException e) {
            throw ended(what);
        } catch (IOException e) {
            throw fault(at, what + " cannot be read (" + e.getMessage() + ")");
        }
    }

    private DataException ended(String what) {
        return fault(at, "the data ends within " + what);
    }

    /** As many bytes of the file as an element has. */
    private final class Part extends InputStream {
        private final Tag tag;
        private int left;

        Part(Tag tag) {
            this.tag = tag;
            this.left = tag.length();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            int read = left == 0 && count > 0 ? -1 : stream.read(into, from, Math.min(left, count));
            left -= Math.max(0, read);
            at += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            try {
                stream.skipNBytes(left);
                at += left;
                left = 0;
            } catch (EOFException e) {
                throw fault(
                        tag.at(), "the file ends within the " + tag.length() + " bytes that begin behind this place");
            }
        }
    }
}
