package io.twinseal.inference.train;

import io.twinseal.inference.model.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits {@link Preprocessing} on training data. Usual is the median of a channel. Plausible is what lies no further outside
 * the range of all but its 0.1 % lowest and 0.1 % highest values than that range is wide: some bad values among the
 * training data do not stretch it, and nothing that is merely rare falls out of it.
 */
public final class PlausibleRange {
    private static final double TAIL = 0.001;

    private PlausibleRange() {}

    /**
     * Fills gaps and takes out what is implausible.
     *
     * @param rows readings, NaN where a value is missing
     * @throws IllegalArgumentException if there are none, their channels differ, or a channel has no value at all
     */
    public static Preprocessing of(Iterable<float[]> rows) {
        return fit(rows, true);
    }

    /** Fills gaps alone: for models that are to tell of readings which nobody has seen before. */
    public static Preprocessing gapsOnly(Iterable<float[]> rows) {
        return fit(rows, false);
    }

    private static Preprocessing fit(Iterable<float[]> rows, boolean isBounded) {
        var usual = new ArrayList<Float>();
        var least = new ArrayList<Float>();
        var most = new ArrayList<Float>();
        for (var values : columns(rows)) {
            float median = quantile(values, 0.5);
            float low = quantile(values, TAIL);
            float high = quantile(values, 1 - TAIL);
            float width = high - low;
            usual.add(median);
            least.add(isBounded ? Math.max(-Float.MAX_VALUE, low - width) : -Float.MAX_VALUE);
            most.add(isBounded ? Math.min(Float.MAX_VALUE, high + width) : Float.MAX_VALUE);
        }
        return new Preprocessing(usual, least, most);
    }

    /** What is there of each channel, from the lowest to the highest. */
    private static List<float[]> columns(Iterable<float[]> rows) {
        var all = new ArrayList<float[]>();
        rows.forEach(all::add);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there are no readings to fit a range on");
        }
        int channels = all.get(0).length;
        for (var row : all) {
            if (row.length != channels) {
                throw new IllegalArgumentException(
                        "some readings have " + channels + " values and some " + row.length + "; fit on one kind");
            }
        }
        var columns = new ArrayList<float[]>();
        for (int channel = 0; channel < channels; channel++) {
            var values = new float[all.size()];
            int count = 0;
            for (var row : all) {
                if (Float.isFinite(row[channel])) {
                    values[count++] = row[channel];
                }
            }
            if (count == 0) {
                throw new IllegalArgumentException("channel " + (channel + 1) + " has no value in the training data");
            }
            values = Arrays.copyOf(values, count);
            Arrays.sort(values);
            columns.add(values);
        }
        return columns;
    }

    private static float quantile(float[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
