package io.twinseal.inference.data;

import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Vibration of a gearbox, without end, as four accelerometers at different places pick it up: the tones of meshing teeth,
 * louder under load, and noise. With a broken tooth, a blow at every turn makes the housing ring, higher than the teeth.
 *
 * <p>Machines are runs of one gearbox, {@code healthy-30} with all teeth at 30 % load and so on. They resemble the published
 * runs of the Gearbox Fault Diagnosis data only in that.
 */
public final class GearboxGenerator implements SensorSource {
    private static final List<String> CHANNEL_NAMES = List.of("a1", "a2", "a3", "a4");
    private static final List<String> MACHINES =
            List.of("healthy-0", "healthy-30", "healthy-60", "broken-0", "broken-30", "broken-60");
    private static final int TURN_ROWS = 128;
    private static final int TEETH = 9;
    private static final int TONES = 3;
    private static final double PACE_WANDER = 0.002;
    private static final double PACE_KEPT = 0.99;
    private static final double NOISE = 0.3;
    private static final double RING_TURNS_PER_ROW = 0.37;
    private static final double RING_ROWS = 12;

    private final long seed;

    /** The same seed gives the same gearbox and the same readings. */
    public GearboxGenerator(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "gearbox-generator";
    }

    @Override
    public List<String> channelNames() {
        return CHANNEL_NAMES;
    }

    @Override
    public List<String> machines() {
        return MACHINES;
    }

    @Override
    public Iterator<float[]> rows(String machine) {
        int index = MACHINES.indexOf(machine);
        if (index < 0) {
            throw new IllegalArgumentException(name() + " has no machine \"" + machine + "\"; it has " + MACHINES);
        }
        double load = Integer.parseInt(machine.substring(machine.indexOf('-') + 1)) / 100.0;
        return new Run(
                new Random(seed), new Random(seed * 1_000_003 + index), 1 + load, machine.startsWith("broken") ? 1 : 0);
    }

    private static final class Run implements Iterator<float[]> {
        private final double[][] levels = new double[CHANNEL_NAMES.size()][TONES];
        private final double[][] phases = new double[CHANNEL_NAMES.size()][TONES];
        private final Random random;
        private final double loudness;
        private final double blow;
        private double pace;
        private double turns;
        private double strength;

        /** @param gearbox draws what is the same in all runs */
        Run(Random gearbox, Random random, double loudness, double blow) {
            for (int c = 0; c < levels.length; c++) {
                for (int tone = 0; tone < TONES; tone++) {
                    levels[c][tone] = (0.5 + gearbox.nextDouble()) / (1 + tone);
                    phases[c][tone] = 2 * Math.PI * gearbox.nextDouble();
                }
            }
            this.random = random;
            this.loudness = loudness;
            this.blow = blow;
            turns = random.nextDouble();
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public float[] next() {
            pace = PACE_KEPT * pace + PACE_WANDER * random.nextGaussian();
            double before = turns;
            turns += (1 + pace) / TURN_ROWS;
            if (Math.floor(turns) > Math.floor(before)) {
                strength = blow * (0.7 + 0.6 * random.nextDouble());
            }
            double sinceRows = (turns - Math.floor(turns)) * TURN_ROWS;
            double ring = strength * Math.exp(-sinceRows / RING_ROWS);
            var row = new float[levels.length];
            for (int c = 0; c < row.length; c++) {
                double value = NOISE * random.nextGaussian();
                for (int tone = 0; tone < TONES; tone++) {
                    double angle = 2 * Math.PI * TEETH * (1 + tone) * turns + phases[c][tone];
                    value += loudness * levels[c][tone] * Math.sin(angle);
                }
                row[c] = (float) (value + ring * Math.sin(2 * Math.PI * RING_TURNS_PER_ROW * sinceRows + phases[c][0]));
            }
            return row;
        }
    }
}
