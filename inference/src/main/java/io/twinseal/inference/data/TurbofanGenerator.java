package io.twinseal.inference.data;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Turbofan engines that wear out, without end: each runs until it fails, is replaced by a new one, and starts afresh.
 *
 * <p>The channels are those of C-MAPSS FD001. There the mean of every sensor moves with wear as
 * {@code e^(-remaining/50)}: 8 % of the way 125 cycles before failure, 22 % at 75, 58 % at 25. Level, way and noise of
 * each sensor were measured on {@code train_FD001}. Every engine draws its own life, pace of wear and initial wear.
 */
public final class TurbofanGenerator implements SensorSource {
    private static final double LIFE_MEAN_CYCLES = 206;
    private static final double LIFE_DEVIATION_CYCLES = 46;
    private static final double LIFE_MIN_CYCLES = 128;
    private static final double LIFE_MAX_CYCLES = 362;
    private static final double WEAR_CYCLES = 50;
    private static final double INITIAL_WEAR_MAX = 0.06;

    /** Per channel: level of a new engine, way it moves until failure, standard deviation of the noise, decimals. */
    private static final double[][] CHANNELS = {
        {0, 0, 0.0022, 4},
        {0, 0, 0.0003, 4},
        {100, 0, 0, 0},
        {518.67, 0, 0, 2},
        {642.38, 1.326, 0.2998, 2},
        {1586.84, 15.459, 4.032, 2},
        {1402.76, 26.595, 3.975, 2},
        {14.62, 0, 0, 2},
        {21.61, 0, 0, 2},
        {553.951, -2.5215, 0.4084, 2},
        {2388.06, 0.18128, 0.03136, 2},
        {9056.01, 42.984, 4.203, 2},
        {1.3, 0, 0, 2},
        {47.3525, 0.81403, 0.1011, 2},
        {521.91, -2.1647, 0.2998, 2},
        {2388.06, 0.18542, 0.02972, 2},
        {8137.37, 30.164, 3.091, 2},
        {8.41829, 0.10489, 0.02026, 4},
        {0.03, 0, 0, 2},
        {392.26, 4.0762, 0.9221, 0},
        {2388, 0, 0, 0},
        {100, 0, 0, 0},
        {38.9328, -0.49835, 0.1011, 2},
        {23.3601, -0.29578, 0.06166, 4},
    };

    private final long seed;
    private final List<String> machines;

    /** The same seed gives the same readings, machine by machine. */
    public TurbofanGenerator(long seed, int machines) {
        this.seed = seed;
        this.machines =
                IntStream.rangeClosed(1, machines).mapToObj(i -> "engine-" + i).toList();
    }

    @Override
    public String name() {
        return "turbofan-generator";
    }

    @Override
    public List<String> channelNames() {
        return TurbofanFile.CHANNEL_NAMES;
    }

    @Override
    public List<String> machines() {
        return machines;
    }

    @Override
    public Iterator<float[]> rows(String machine) {
        int index = machines.indexOf(machine);
        if (index < 0) {
            throw new IllegalArgumentException(name() + " has no machine \"" + machine + "\"; it has " + machines);
        }
        return new Engine(new Random(seed * 1_000_003 + index));
    }

    private static final class Engine implements Iterator<float[]> {
        private final Random random;
        private double remainingCycles;
        private double wearCycles;
        private double initialWear;

        Engine(Random random) {
            this.random = random;
            replace();
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public float[] next() {
            if (remainingCycles < 0) {
                replace();
            }
            double wear = initialWear + (1 - initialWear) * Math.exp(-remainingCycles / wearCycles);
            remainingCycles--;
            var row = new float[CHANNELS.length];
            for (int i = 0; i < row.length; i++) {
                var channel = CHANNELS[i];
                double decimals = Math.pow(10, channel[3]);
                double value = channel[0] + channel[1] * wear + channel[2] * random.nextGaussian();
                row[i] = (float) (Math.rint(value * decimals) / decimals);
            }
            return row;
        }

        private void replace() {
            double life = LIFE_MEAN_CYCLES + LIFE_DEVIATION_CYCLES * random.nextGaussian();
            remainingCycles = Math.rint(Math.min(LIFE_MAX_CYCLES, Math.max(LIFE_MIN_CYCLES, life)));
            wearCycles = WEAR_CYCLES * remainingCycles / LIFE_MEAN_CYCLES;
            initialWear = INITIAL_WEAR_MAX * random.nextDouble();
        }
    }
}
