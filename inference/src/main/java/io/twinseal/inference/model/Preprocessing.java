package io.twinseal.inference.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes raw readings fit for a model whatever its sensors did, known from its training data alone. A value that is
 * missing (NaN) or lies outside of what is plausible for its channel gives way to the last one of that channel, and to the
 * usual one if there was none. A sensor that drifts out of its range so stays at the edge, one that fails at its last good
 * value. Scaling is not here: it is the first layer of a network, see {@link ModelManifest}.
 *
 * @param usual per channel, between the least and the most
 * @param least smallest plausible value per channel
 * @param most greatest plausible value per channel
 */
public record Preprocessing(List<Float> usual, List<Float> least, List<Float> most) {
    public Preprocessing {
        usual = List.copyOf(usual);
        least = List.copyOf(least);
        most = List.copyOf(most);
        if (usual.isEmpty() || usual.size() != least.size() || usual.size() != most.size()) {
            throw new IllegalArgumentException("preprocessing must have usual, least and most for each channel");
        }
        for (int channel = 0; channel < usual.size(); channel++) {
            if (!(-Float.MAX_VALUE <= least.get(channel)
                    && least.get(channel) <= usual.get(channel)
                    && usual.get(channel) <= most.get(channel)
                    && most.get(channel) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("preprocessing of channel " + (channel + 1) + ": the usual value, "
                        + usual.get(channel) + ", must be from " + least.get(channel) + " to " + most.get(channel)
                        + ", which must be finite");
            }
        }
    }

    public int channels() {
        return usual.size();
    }

    /** Whether a value is there, and one that this channel may have. */
    public boolean isPlausible(int channel, float value) {
        return value >= least.get(channel) && value <= most.get(channel);
    }

    /**
     * A reading as the model takes it: the one given if all its values are plausible.
     *
     * @param row one value for each channel, NaN where one is missing
     * @param last what this gave for the machine's reading before; null if there was none
     */
    public float[] clean(float[] row, float @Nullable [] last) {
        float[] clean = row;
        for (int channel = 0; channel < row.length; channel++) {
            if (!isPlausible(channel, row[channel])) {
                if (clean == row) {
                    clean = row.clone();
                }
                clean[channel] = last == null ? usual.get(channel) : last[channel];
            }
        }
        return clean;
    }

    /** Readings of one machine in order of time, from its first, as the model takes them. */
    public List<float[]> clean(Iterable<float[]> rows) {
        var cleaned = new ArrayList<float[]>();
        float[] last = null;
        for (var row : rows) {
            last = clean(row, last);
            cleaned.add(last);
        }
        return cleaned;
    }
}
