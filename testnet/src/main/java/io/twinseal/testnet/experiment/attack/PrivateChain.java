package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How often an attacker who builds in private makes up for the blocks that the others are ahead. */
final class PrivateChain {
    /** A race is given up as lost when the chance that is left is below this. */
    private static final double HOPELESS = 1e-6;

    /** e^-700 is near the least positive double. */
    private static final double BLOCKS_MAX = 700;

    private static final double[] LEADS = {0, 0.5, 1}; // in ln 2
    private static final int[] BEHIND = {1, 3, 6};
    private static final double[] VOTE_DELAYS = {0.05, 0.1, 0.2, 0.5, 1, 2, 4};

    private final SplittableRandom random;
    private final int runs;

    PrivateChain(SplittableRandom random, int runs) {
        this.random = random;
        this.runs = runs;
    }

    List<Figure> figures() {
        return List.of(withoutFinality(), withFinality());
    }

    private Figure withoutFinality() {
        List<Point> points = new ArrayList<>();
        for (int z : BEHIND)
            for (double lead : LEADS)
                for (int percent = 5; percent <= 50; percent += 5)
                    if (decided(percent / 100.0, lead)) points.add(waiting(percent / 100.0, lead, z, Interval.Z95));
        return new Figure(
                "private-chain",
                "Private chain while finality waits",
                "attacker's share h of the hash rate",
                "chance to catch up",
                points);
    }

    /** Near q = 1/2 the race has no end in sight, whoever wins it. */
    private static boolean decided(double hashShare, double lead) {
        return Math.abs(Odds.share(hashShare, lead * Odds.LN2) - 0.5) > 0.01;
    }

    /** @param lead in ln 2, which is U of the attacker at U = 0 of the others */
    Point waiting(double hashShare, double lead, int z, double quantile) {
        Parameters parameters = Odds.parameters().build();
        double q = Odds.next(parameters, hashShare, Odds.fixed(lead), 0);
        long caught = 0;
        for (int run = 0; run < runs; run++) if (catchesUp(q, z)) caught++;
        return new Point(
                String.format("z = %d, αd = %.1f ln 2", z, lead),
                hashShare,
                Interval.ofProbability(caught, runs, quantile),
                Odds.catchUp(Odds.share(hashShare, lead * Odds.LN2), z));
    }

    /** One block after the other; each weighs the same D, so that blocks can be counted instead. */
    boolean catchesUp(double q, int z) {
        double hopeless = q < 0.5 ? Math.log(HOPELESS) / Math.log(q / (1 - q)) : Double.POSITIVE_INFINITY;
        int behind = z;
        while (behind > 0 && behind < hopeless + z) behind += random.nextDouble() < q ? -1 : 1;
        return behind == 0;
    }

    private Figure withFinality() {
        List<Point> points = new ArrayList<>();
        for (double lead : new double[] {0, 1})
            for (double hashShare : new double[] {0.1, 0.2, 0.3})
                for (double delay : VOTE_DELAYS) points.add(alive(hashShare, lead, delay, Interval.Z95));
        return new Figure(
                "private-chain-finality",
                "Private chain from one block behind, finality alive",
                "time until votes make the block final, mean times between blocks",
                "chance to catch up before",
                points);
    }

    /** @param delay from a sealed block to its being final, in mean times between blocks of all miners together */
    Point alive(double hashShare, double lead, double delay, double quantile) {
        double q = Odds.next(Odds.parameters().build(), hashShare, Odds.fixed(lead), 0);
        long caught = 0;
        for (int run = 0; run < runs; run++) if (catchesUpWithin(q, delay)) caught++;
        return new Point(
                String.format("h = %.1f, αd = %.0f ln 2", hashShare, lead),
                delay,
                Interval.ofProbability(caught, runs, quantile),
                catchUpWithin(Odds.share(hashShare, lead * Odds.LN2), delay));
    }

    private boolean catchesUpWithin(double q, double delay) {
        double time = 0;
        int behind = 1;
        while (behind > 0) {
            time -= Math.log(1 - random.nextDouble());
            if (time > delay) return false;
            behind += random.nextDouble() < q ? -1 : 1;
        }
        return true;
    }

    /**
     * Chance to make up for one block within a time in which a Poisson number of blocks of that mean comes: the walk first
     * reaches 0 at step 2m + 1 with chance C(2m+1, m)/(2m+1) · q^(m+1) · (1−q)^m (the ballot theorem).
     */
    static double catchUpWithin(double q, double blocks) {
        if (blocks > BLOCKS_MAX)
            throw new IllegalArgumentException("e^-" + blocks + " is too small a number; at most " + BLOCKS_MAX);
        double chance = 0;
        double first = q; // to get there at step 2m + 1
        double poisson = Math.exp(-blocks); // of exactly n blocks
        double fewer = poisson; // than 2m + 1
        for (int m = 0; 1 - fewer > 1e-12; m++) {
            chance += first * (1 - fewer);
            first *= 2.0 * (2 * m + 1) / (m + 2) * q * (1 - q);
            for (int n = 2 * m + 1; n <= 2 * m + 2; n++) {
                poisson *= blocks / n;
                fewer += poisson;
            }
        }
        return chance;
    }
}
