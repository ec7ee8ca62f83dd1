package io.twinseal.inference.encode;

import io.twinseal.inference.split.InvalidActivationException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate (RFC 1951), without a header or checksum around it. */
final class Packing {
    /** Setting one up costs as much as packing a few kilobytes; each thread keeps its own. */
    private static final ThreadLocal<Deflater> DEFLATER =
            ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));

    private static final ThreadLocal<Inflater> INFLATER = ThreadLocal.withInitial(() -> new Inflater(true));

    private Packing() {}

    /**
     * Packs bytes if that makes them fewer.
     *
     * @param out takes them from {@code at} on, and has room there for as many bytes as there are to be packed
     * @return how many it took; 0 if they would not be fewer
     */
    static int pack(byte[] content, byte[] out, int at) {
        var deflater = DEFLATER.get();
        deflater.setInput(content);
        deflater.finish();
        int packed = deflater.deflate(out, at, content.length - 1);
        boolean fewer = deflater.finished();
        deflater.reset();
        return fewer ? packed : 0;
    }

    /**
     * Unpacks exactly so many bytes.
     *
     * @throws InvalidActivationException if there are more or fewer, or something follows them
     */
    static ByteBuffer unpack(ByteBuffer packed, int bytes) {
        var inflater = INFLATER.get();
        inflater.setInput(packed);
        var content = new byte[bytes];
        try {
            int unpacked = inflater.inflate(content);
            // The mark of the end may still be unread; whatever else comes is too much.
            if (unpacked < bytes
                    || inflater.inflate(new byte[1]) > 0
                    || !inflater.finished()
                    || packed.hasRemaining()) {
                throw new InvalidActivationException("a packed activation does not unpack to " + bytes + " bytes");
            }
        } catch (DataFormatException e) {
            throw new InvalidActivationException("a packed activation is damaged (" + e.getMessage() + ")", e);
        } finally {
            inflater.reset();
        }
        return ByteBuffer.wrap(content);
    }
}
