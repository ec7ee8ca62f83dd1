package io.twinseal.inference.train;

import io.twinseal.inference.model.Preprocessing;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;

/**
 * Examples as bad sensors would have given them: of a hundred values two are missing, and one is a spike of twenty
 * standard deviations. Which, chance says, by a fixed seed.
 */
public final class SpoiltReadings {
    private static final long SEED = 1;
    private static final double MISSING_SHARE = 0.02;
    private static final double SPIKE_SHARE = 0.01;
    private static final float SPIKE_DEVIATIONS = 20;

    private SpoiltReadings() {}

    /**
     * Spoils examples.
     *
     * @param preprocessing what each window goes through afterwards; if empty, missing values become zeros
     */
    public static Examples of(Examples examples, Optional<Preprocessing> preprocessing) {
        var random = new Random(SEED);
        var moments = Moments.of(examples);
        var spoilt = new Examples(examples.pointShape());
        for (int i = 0; i < examples.count(); i++) {
            var rows = new ArrayList<float[]>();
            var point = examples.point(i);
            int channels = examples.pointShape().get(1);
            for (int at = 0; at < point.length; at += channels) {
                var row = new float[channels];
                for (int c = 0; c < channels; c++) {
                    row[c] = value(point[at + c], moments, c, random, preprocessing.isPresent());
                }
                rows.add(row);
            }
            var given = preprocessing.map(record -> record.clean(rows)).orElse(rows);
            spoilt.add(Examples.window(given, 0, given.size()), examples.target(i));
        }
        return spoilt;
    }

    private static float value(float good, Moments moments, int channel, Random random, boolean hasGaps) {
        double chance = random.nextDouble();
        if (chance < MISSING_SHARE) {
            return hasGaps ? Float.NaN : 0;
        }
        if (chance < MISSING_SHARE + SPIKE_SHARE) {
            float size = SPIKE_DEVIATIONS * moments.deviation().get(channel);
            return moments.mean().get(channel) + (random.nextBoolean() ? size : -size);
        }
        return good;
    }
}
