package io.twinseal.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.inference.model.ModelId;
import io.twinseal.inference.split.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationCacheTest {
    private static final ModelId ONE = new ModelId("11".repeat(32));
    private static final ModelId TWO = new ModelId("22".repeat(32));

    private static final int ENTRY = ActivationCache.ENTRY_BYTES + Float.BYTES;

    private final ActivationCache cache = new ActivationCache(3 * ENTRY);

    @Test
    void findsWhatWasComputedByThatModelAtThatCutFromThatInputOnly() {
        cache.put(key(ONE, 2, 7), value(1));
        assertThat(cache.get(key(ONE, 2, 7))).contains(value(1));
        assertThat(cache.get(key(TWO, 2, 7))).isEmpty();
        assertThat(cache.get(key(ONE, 3, 7))).isEmpty();
        assertThat(cache.get(key(ONE, 2, 8))).isEmpty();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(3);
        cache.put(key(ONE, 2, 8), Activation.of(List.of(1), new float[] {1, 2}));
        cache.get(key(ONE, 2, 8));
        assertThat(cache.pointsFound()).isEqualTo(3);
    }

    @Test
    void givesUpWhatWasNotUsedForTheLongestTime() {
        cache.put(key(ONE, 0, 1), value(1));
        cache.put(key(ONE, 0, 2), value(2));
        cache.put(key(ONE, 0, 3), value(3));
        cache.get(key(ONE, 0, 1));
        cache.put(key(ONE, 0, 4), value(4));
        assertThat(cache.get(key(ONE, 0, 2))).isEmpty();
        assertThat(cache.get(key(ONE, 0, 1))).isPresent();
        assertThat(cache.bytes()).isEqualTo(3 * ENTRY);
    }

    @Test
    void whatIsKeptDoesNotHoldTheBatchItCameFrom() {
        var batch = Activation.of(List.of(1), new float[] {1, 2, 3});
        cache.put(key(ONE, 0, 1), batch.slice(1, 2));
        var found = cache.get(key(ONE, 0, 1)).orElseThrow();
        assertThat(found).isEqualTo(batch.slice(1, 2));
        assertThat(found.bytes().isDirect()).as("shares the batch's buffer").isFalse();
    }

    @Test
    void countsTheBytesOfWhatIsReplacedOnce() {
        cache.put(key(ONE, 0, 1), value(1, 2));
        cache.put(key(ONE, 0, 1), value(3));
        assertThat(cache.bytes()).isEqualTo(ENTRY);
        assertThat(cache.get(key(ONE, 0, 1))).contains(value(3));
    }

    @Test
    void keepsNothingThatIsLargerThanTheCache() {
        cache.put(key(ONE, 0, 1), value(1));
        cache.put(key(ONE, 0, 2), value(new float[3 * ENTRY / Float.BYTES]));
        assertThat(cache.get(key(ONE, 0, 2))).isEmpty();
        assertThat(cache.get(key(ONE, 0, 1))).isPresent();
    }

    @Test
    void aKeyOutlivesTheArrayItWasMadeOf() {
        byte[] digest = {1, 2, 3};
        var key = ActivationCache.Key.of(ONE, 0, digest);
        cache.put(key, value(1));
        digest[0] = 9;
        assertThat(cache.get(ActivationCache.Key.of(ONE, 0, new byte[] {1, 2, 3})))
                .isPresent();
    }

    private static ActivationCache.Key key(ModelId model, int cut, int digest) {
        return ActivationCache.Key.of(model, cut, new byte[] {(byte) digest});
    }

    private static Activation value(float... values) {
        return Activation.of(List.of(values.length), values);
    }
}
