package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What α and the bounds of U do to an attacker at U_max against others at U_min, and to the shares of honest access points
 * of equal hash rate. What the lag does: {@link ReputationFarming}.
 */
final class ParameterEffects {
    private static final double ATTACKER = 0.2;
    private static final double ONE_OF_FOUR = 0.25;
    private static final int BEHIND = 3;
    private static final int ALPHA_STEPS = 8;
    private static final String[][] BOUNDS = {{"0", "0.5"}, {"0", "1"}, {"0.5", "1"}, {"0.9", "1"}};

    private final SplittableRandom random;
    private final int runs;

    ParameterEffects(SplittableRandom random, int runs) {
        this.random = random;
        this.runs = runs;
    }

    List<Figure> figures() {
        List<Point> successes = new ArrayList<>();
        List<Point> shares = new ArrayList<>();
        for (String[] bounds : BOUNDS)
            for (int step = 0; step <= ALPHA_STEPS; step++) {
                double alpha = 2 * Odds.LN2 * step / ALPHA_STEPS;
                if (Math.abs(Odds.share(ATTACKER, alpha) - 0.5) > 0.01)
                    successes.add(success(alpha, bounds[0], bounds[1], Interval.Z95));
                shares.add(share(alpha, bounds[0], bounds[1], Interval.Z95));
            }
        return List.of(
                new Figure(
                        "parameters-private-chain",
                        "Private chain at U_max, h = 0.2, z = 3",
                        "α, per unit of U (genesis allows 0.69 / (U_max − U_min))",
                        "chance to catch up",
                        successes),
                new Figure(
                        "parameters-shares",
                        "One of four equal miners at U_max, three at U_min",
                        "α, per unit of U (genesis allows 0.69 / (U_max − U_min))",
                        "share of the blocks",
                        shares));
    }

    Point success(double alpha, String reputationMin, String reputationMax, double quantile) {
        Parameters p = parameters(alpha, reputationMin, reputationMax);
        double q = Odds.next(p, ATTACKER, p.reputationMax(), p.reputationMin());
        var race = new PrivateChain(random, runs);
        long caught = 0;
        for (int run = 0; run < runs; run++) if (race.catchesUp(q, BEHIND)) caught++;
        return point(
                p, Interval.ofProbability(caught, runs, quantile), alpha, Odds.catchUp(formula(p, ATTACKER), BEHIND));
    }

    Point share(double alpha, String reputationMin, String reputationMax, double quantile) {
        Parameters p = parameters(alpha, reputationMin, reputationMax);
        double q = Odds.next(p, ONE_OF_FOUR, p.reputationMax(), p.reputationMin());
        long won = 0;
        for (int run = 0; run < runs; run++) if (random.nextDouble() < q) won++;
        return point(p, Interval.ofProbability(won, runs, quantile), alpha, formula(p, ONE_OF_FOUR));
    }

    private static Point point(Parameters p, Interval interval, double alpha, double expected) {
        String bounds = "U " + Fixed.toText(p.reputationMin()) + " to " + Fixed.toText(p.reputationMax());
        return new Point(bounds, alpha, interval, expected);
    }

    private static double formula(Parameters p, double hashShare) {
        double range = Odds.number(p.reputationMax()) - Odds.number(p.reputationMin());
        return Odds.share(hashShare, Odds.number(p.alpha()) * range);
    }

    private static Parameters parameters(double alpha, String reputationMin, String reputationMax) {
        return Odds.parameters()
                .alpha(Odds.fixed(alpha))
                .reputationMin(Fixed.parse(reputationMin))
                .reputationMax(Fixed.parse(reputationMax))
                .experiment(true)
                .build();
    }
}
