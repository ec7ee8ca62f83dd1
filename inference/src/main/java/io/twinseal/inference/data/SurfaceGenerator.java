package io.twinseal.inference.data;

import java.util.List;
import java.util.Random;

/**
 * Grey images of six kinds of faulty steel surface, as a line-scan camera sees them. Light, grain and the fault's size,
 * place and contrast are drawn from the seed, so that no brightness alone tells a kind.
 *
 * <p>The kinds are those of the NEU surface defect database (Song and Yan 2013). They resemble its images only in what
 * makes a kind: fine cracks all over, dark streaks along the rolling direction, large blotches, small round pits, coarse
 * flecks, and long straight scratches.
 */
public final class SurfaceGenerator {
    public static final List<String> KINDS =
            List.of("crazing", "inclusion", "patches", "pitted", "rolled-in-scale", "scratches");

    private static final int SIDE = LineCamera.SIDE;
    private static final int WHITE = 255;

    private final long seed;

    public SurfaceGenerator(long seed) {
        this.seed = seed;
    }

    /**
     * An image of {@value LineCamera#SIDE} rows and columns. The same seed, kind and number give the same one.
     *
     * @param kind one of {@link #KINDS}
     */
    public GreyImage image(String kind, int number) {
        var canvas = new Canvas(new Random(31 * (31 * seed + KINDS.indexOf(kind)) + number * 1_000_003L));
        switch (kind) {
            case "crazing" -> canvas.cracks();
            case "inclusion" -> canvas.streaks();
            case "patches" -> canvas.blotches(20, 0.5);
            case "pitted" -> canvas.pits();
            case "rolled-in-scale" -> canvas.blotches(5, 1.1);
            case "scratches" -> canvas.scratches();
            default ->
                throw new IllegalArgumentException("there is no kind of surface \"" + kind + "\"; there are " + KINDS);
        }
        return canvas.image();
    }

    private static final class Canvas {
        private final Random random;
        private final double[] levels = new double[SIDE * SIDE];
        private final double contrast;

        Canvas(Random random) {
            this.random = random;
            contrast = between(20, 55);
            double light = between(80, 170);
            double across = between(-0.25, 0.25);
            double along = between(-0.25, 0.25);
            double grain = between(4, 12);
            for (int row = 0; row < SIDE; row++) {
                for (int column = 0; column < SIDE; column++) {
                    levels[row * SIDE + column] = light + across * column + along * row + grain * random.nextGaussian();
                }
            }
        }

        /** Short crooked lines in every direction. */
        void cracks() {
            int count = (int) between(60, 120);
            for (int i = 0; i < count; i++) {
                double row = between(0, SIDE);
                double column = between(0, SIDE);
                double direction = between(0, Math.PI);
                int length = (int) between(8, 30);
                for (int step = 0; step < length; step++) {
                    direction += 0.3 * random.nextGaussian();
                    row += Math.sin(direction);
                    column += Math.cos(direction);
                    add(row, column, -contrast);
                }
            }
        }

        void streaks() {
            int count = (int) between(2, 7);
            for (int i = 0; i < count; i++) {
                ellipse(between(12, 35), between(1.5, 4), -contrast);
            }
        }

        void pits() {
            int count = (int) between(15, 50);
            for (int i = 0; i < count; i++) {
                double radius = between(1.5, 4);
                ellipse(radius, radius, -contrast);
            }
        }

        void scratches() {
            int count = (int) between(1, 6);
            for (int i = 0; i < count; i++) {
                double row = between(0, SIDE);
                double column = between(0, SIDE);
                double direction = between(0, Math.PI);
                int length = (int) between(60, 140);
                for (int step = -length / 2; step < length / 2; step++) {
                    add(row + step * Math.sin(direction), column + step * Math.cos(direction), 1.5 * contrast);
                }
            }
        }

        /** What exceeds a threshold in a sum of waves of all directions, about {@code size} pixels long. */
        void blotches(double size, double threshold) {
            int waves = 10;
            var sum = new double[levels.length];
            for (int wave = 0; wave < waves; wave++) {
                double direction = between(0, Math.PI);
                double frequency = Math.PI / between(0.8 * size, 1.6 * size);
                double phase = between(0, 2 * Math.PI);
                for (int at = 0; at < sum.length; at++) {
                    int row = at / SIDE;
                    double way = row * Math.sin(direction) + at % SIDE * Math.cos(direction);
                    sum[at] += Math.cos(frequency * way + phase) * Math.sqrt(2.0 / waves);
                }
            }
            double sign = random.nextBoolean() ? 1 : -1;
            for (int at = 0; at < sum.length; at++) {
                levels[at] += sum[at] > threshold ? sign * contrast : 0;
            }
        }

        private void ellipse(double rowRadius, double columnRadius, double by) {
            double row = between(0, SIDE);
            double column = between(0, SIDE);
            for (int at = 0; at < levels.length; at++) {
                int line = at / SIDE;
                double down = (line - row) / rowRadius;
                double right = (at % SIDE - column) / columnRadius;
                levels[at] += down * down + right * right < 1 ? by : 0;
            }
        }

        private void add(double row, double column, double by) {
            int y = (int) Math.floor(row);
            int x = (int) Math.floor(column);
            if (y >= 0 && y < SIDE && x >= 0 && x < SIDE) {
                levels[y * SIDE + x] += by;
            }
        }

        private double between(double low, double high) {
            return low + (high - low) * random.nextDouble();
        }

        GreyImage image() {
            var pixels = new byte[levels.length];
            for (int at = 0; at < pixels.length; at++) {
                pixels[at] = (byte) Math.round(Math.max(0, Math.min(WHITE, levels[at])));
            }
            return new GreyImage(SIDE, SIDE, pixels);
        }
    }
}
