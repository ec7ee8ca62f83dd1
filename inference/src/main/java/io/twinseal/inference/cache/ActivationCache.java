package io.twinseal.inference.cache;

import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What one half of a model made of an input, by the digest of that input. Bounded in bytes; what was not used for the
 * longest time goes first. Safe for use by several threads.
 */
public final class ActivationCache {
    /** What an entry takes beside its values, on a JVM with compressed pointers. */
    static final int ENTRY_BYTES = 500;

    private final long bytesMax;
    private final LinkedHashMap<Key, Activation> byAge = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;
    private long pointsFound;

    /** @param bytesMax of memory, for values and what holds them; with 0 nothing is ever found */
    public ActivationCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Which half ran on what.
     *
     * @param cut where the model is cut
     * @param digest of the input's bytes, of a hash function that nobody finds collisions for
     */
    public record Key(ModelId model, int cut, ByteBuffer digest) {
        /** Takes a copy of the digest. */
        public static Key of(ModelId model, int cut, byte[] digest) {
            return new Key(model, cut, ByteBuffer.wrap(digest.clone()).asReadOnlyBuffer());
        }
    }

    /** Finds what {@link #put} was given last, and counts whether there was something. */
    public synchronized Optional<Activation> get(Key key) {
        Optional<Activation> found = Optional.ofNullable(byAge.get(key));
        if (found.isEmpty()) misses++;
        else {
            hits++;
            pointsFound += found.get().points();
        }
        return found;
    }

    /** Keeps a copy of a result, unless it alone is larger than the cache. */
    public synchronized void put(Key key, Activation result) {
        remove(key);
        if (sizeOf(result) > bytesMax) return;
        byAge.put(key, copy(result));
        bytes += sizeOf(result);
        while (bytes > bytesMax) remove(byAge.keySet().iterator().next());
    }

    public synchronized long hits() {
        return hits;
    }

    public synchronized long misses() {
        return misses;
    }

    /** Data points of all that was found. */
    public synchronized long pointsFound() {
        return pointsFound;
    }

    /** Of memory, for all that is kept. */
    public synchronized long bytes() {
        return bytes;
    }

    private void remove(Key key) {
        Activation removed = byAge.remove(key);
        if (removed != null) bytes -= sizeOf(removed);
    }

    /** A result may share the buffer of a whole batch, and keep it from being freed. */
    private static Activation copy(Activation result) {
        return Activation.wrap(
                result.shape(),
                ByteBuffer.allocate(result.byteCount()).put(result.bytes()).flip());
    }

    private static int sizeOf(Activation result) {
        return ENTRY_BYTES + result.byteCount();
    }
}
