package io.twinseal.inference.model;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What crosses the network at one cut of a model, in each encoding, measured on the held-out test data.
 *
 * @param chosen the one the model is meant for
 * @param measured by encoding, the chosen one and float32 among them
 */
public record CutEncodings(Encoding chosen, SortedMap<Encoding, Figures> measured) {
    public CutEncodings {
        measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
        for (var needed : new Encoding[] {chosen, Encoding.FLOAT32}) {
            if (!measured.containsKey(needed)) {
                throw new IllegalArgumentException(
                        "the encoding " + needed.wireName() + " is not among the measured ones");
            }
        }
    }

    /** What was measured of an encoding, if it was. */
    public Optional<Figures> of(Encoding encoding) {
        return Optional.ofNullable(measured.get(encoding));
    }

    /**
     * Of one encoding.
     *
     * @param bytesPerPoint mean size of one data point sent alone, packed
     * @param metric what the model's headline metric becomes
     */
    public record Figures(long bytesPerPoint, double metric) {
        public Figures {
            if (bytesPerPoint <= 0) {
                throw new IllegalArgumentException("bytesPerPoint must be positive, but is " + bytesPerPoint);
            }
        }
    }
}
