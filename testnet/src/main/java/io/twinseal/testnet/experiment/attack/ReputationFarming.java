package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.Reputation;
import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What it brings an access point to have a gateway of its own seal as much work as is registered, from genesis on, and
 * what it brings to do so in a private chain only.
 */
final class ReputationFarming {
    /** A farmer with a fifth of the hash rate; the others work as devices send. */
    static final double HASH_SHARE = 0.2;

    private static final double HONEST_WORK = 0.5; // in u0 per block, like the next
    private static final double FARMED_WORK = 4;
    private static final int HEIGHT_MAX = 384;
    private static final int BIN_BLOCKS = 16;
    private static final int BEHIND = 3;
    private static final int[] LAGS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    private static final double HOPELESS = 1e-6;

    private final SplittableRandom random;
    private final int runs;

    ReputationFarming(SplittableRandom random, int runs) {
        this.random = random;
        this.runs = runs;
    }

    /** Window, lag and clip of reputation. */
    record Setting(int window, int lag, String reputationMax) {
        Parameters parameters() {
            return Odds.parameters()
                    .reputationWindow(window)
                    .reputationLag(lag)
                    .reputationMax(Fixed.parse(reputationMax))
                    .build();
        }

        @Override
        public String toString() {
            return "W = " + window + ", lag " + lag + ", U ≤ " + reputationMax;
        }
    }

    static final List<Setting> SETTINGS = List.of(
            new Setting(128, 8, "1"),
            new Setting(32, 8, "1"),
            new Setting(256, 8, "1"),
            new Setting(128, 64, "1"),
            new Setting(128, 8, "0.5"));

    List<Figure> figures() {
        List<Point> inPublic = new ArrayList<>();
        for (Setting setting : SETTINGS) inPublic.addAll(farm(setting, Interval.Z95));
        List<Point> inPrivate = new ArrayList<>();
        for (int window : new int[] {32, 128})
            for (int lag : LAGS) inPrivate.add(farmInPrivate(new Setting(window, lag, "1"), Interval.Z95));
        return List.of(
                new Figure(
                        "reputation-farming",
                        "Farming with h = 0.2, 4 u0 a block against 0.5 u0",
                        "height, blocks",
                        "farmer's share of the blocks",
                        inPublic),
                new Figure(
                        "reputation-farming-private",
                        "Private chain, h = 0.2, z = 3, farming for itself",
                        "reputationLag, blocks",
                        "chance to catch up",
                        inPrivate));
    }

    /** The farmer's share of the blocks of each 16 heights. */
    List<Point> farm(Setting setting, double quantile) {
        int chains = Math.max(1, runs / BIN_BLOCKS);
        List<Point> points = new ArrayList<>();
        for (int bin = 0; bin < HEIGHT_MAX; bin += BIN_BLOCKS) {
            long won = 0;
            double expected = 0;
            for (int height = bin + 1; height <= bin + BIN_BLOCKS; height++) {
                double q = next(setting, height);
                for (int chain = 0; chain < chains; chain++) if (random.nextDouble() < q) won++;
                expected += formula(setting, height) / BIN_BLOCKS;
            }
            Interval share = Interval.ofProbability(won, (long) chains * BIN_BLOCKS, quantile);
            points.add(new Point(setting.toString(), bin + (BIN_BLOCKS + 1) / 2.0, share, expected));
        }
        return points;
    }

    /** Chance that the block at that height is the farmer's, by the product's integers. */
    private static double next(Setting setting, int height) {
        Parameters p = setting.parameters();
        long blocks = Math.min(setting.window(), Math.max(0, height - setting.lag()));
        return Odds.next(p, HASH_SHARE, reputation(p, FARMED_WORK * blocks), reputation(p, HONEST_WORK * blocks));
    }

    /** @param units work of the window, in u0 */
    private static long reputation(Parameters parameters, double units) {
        return Reputation.of(parameters, BigInteger.valueOf(Math.round(units * parameters.reputationUnit())));
    }

    /** The same in floating point from the formulas of the specification. */
    static double formula(Setting setting, int height) {
        double worked = Math.min(1, Math.max(0.0, height - setting.lag()) / setting.window());
        double lead = saturating(setting, FARMED_WORK * worked) - saturating(setting, HONEST_WORK * worked);
        return Odds.share(HASH_SHARE, Odds.LN2 * lead);
    }

    private static double saturating(Setting setting, double meanUnits) {
        return Double.parseDouble(setting.reputationMax()) * meanUnits / (meanUnits + 1);
    }

    /** From equal reputation and three blocks behind, farming in the private chain's own blocks. */
    Point farmInPrivate(Setting setting, double quantile) {
        Parameters p = setting.parameters();
        double[] next = new double[setting.window() + setting.lag() + 1];
        for (int own = 0; own < next.length; own++) {
            double farmed = Math.min(setting.window(), Math.max(0, own + 1 - setting.lag()));
            double units = FARMED_WORK * farmed + HONEST_WORK * (setting.window() - farmed);
            next[own] = Odds.next(p, HASH_SHARE, reputation(p, units), reputation(p, HONEST_WORK * setting.window()));
        }
        long caught = 0;
        for (int run = 0; run < runs; run++) if (catchesUp(next)) caught++;
        return new Point(
                "W = " + setting.window(),
                setting.lag(),
                Interval.ofProbability(caught, runs, quantile),
                exactly(setting));
    }

    /** @param next chance that the next block is the attacker's, by how many it has made; the last holds from there on */
    private boolean catchesUp(double[] next) {
        double last = next[next.length - 1];
        double hopeless = BEHIND + Math.log(HOPELESS) / Math.log(last / (1 - last));
        int own = 0;
        int behind = BEHIND;
        while (behind > 0 && behind < hopeless) {
            if (random.nextDouble() < next[Math.min(own, next.length - 1)]) {
                own++;
                behind--;
            } else behind++;
        }
        return behind == 0;
    }

    /** The chance by first-step analysis: v(n, d) = q_n·v(n+1, d−1) + (1−q_n)·v(n, d+1), back from where q stays. */
    static double exactly(Setting setting) {
        int depth = 400;
        double mean = HONEST_WORK;
        double honest = saturating(setting, mean);
        double[] chance = new double[depth + 2];
        int last = setting.window() + setting.lag();
        for (int own = last; own >= 0; own--) {
            double farmed = Math.min(1, Math.max(0.0, own + 1 - setting.lag()) / setting.window());
            double lead = saturating(setting, FARMED_WORK * farmed + mean * (1 - farmed)) - honest;
            double q = Odds.share(HASH_SHARE, Odds.LN2 * lead);
            double[] after = chance;
            chance = new double[depth + 2];
            chance[0] = 1;
            for (int behind = depth; behind > 0; behind--)
                chance[behind] =
                        own == last ? Odds.catchUp(q, behind) : q * after[behind - 1] + (1 - q) * chance[behind + 1];
        }
        return chance[BEHIND];
    }
}
