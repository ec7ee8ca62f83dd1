package io.twinseal.testnet.experiment.attack;

import io.twinseal.consensus.rules.Difficulty;
import io.twinseal.consensus.rules.Fixed;
import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.Retarget.Accumulator;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.testnet.experiment.attack.Figure.Point;
import io.twinseal.testnet.experiment.chart.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The time between blocks in {@code hashrate} mode beside T0·Σh / Σ(h·e^(αU+β)). */
final class BlockTime {
    /** Blocks of one mean: many times what retargeting remembers, so that means hardly depend on each other. */
    private static final int BATCH_BLOCKS = 1_000;

    private static final int WARM_UP_BLOCKS = 1_000;
    private static final double HASHES_PER_MILLI = 2_000;
    private static final BlockId ID = BlockId.of(new byte[32]);
    private static final MemberId PROPOSER = MemberId.of(new byte[32]);

    /** Access points with their shares of the hash rate and their reputations. */
    record Mix(String name, String beta, List<Double> hashShares, List<Double> reputations) {
        Mix {
            hashShares = List.copyOf(hashShares);
            reputations = List.copyOf(reputations);
        }

        Parameters parameters() {
            return Odds.parameters()
                    .beta(Fixed.parse(beta))
                    .initialDifficulty(1_000_000)
                    .build();
        }

        /** T0·Σh / Σ(h·e^(αU+β)). */
        double formulaMillis() {
            Parameters p = parameters();
            double hashes = 0;
            double lifted = 0;
            for (int i = 0; i < hashShares.size(); i++) {
                hashes += hashShares.get(i);
                lifted += hashShares.get(i)
                        * Math.exp(Odds.number(p.alpha()) * reputations.get(i) + Odds.number(p.beta()));
            }
            return p.blockTimeMillis() * hashes / lifted;
        }
    }

    static final List<Mix> MIXES = List.of(
            new Mix("equal, U = 0", "0", List.of(1.0, 1.0, 1.0, 1.0), List.of(0.0, 0.0, 0.0, 0.0)),
            new Mix("equal, U = 0 0 1 1", "0", List.of(1.0, 1.0, 1.0, 1.0), List.of(0.0, 0.0, 1.0, 1.0)),
            new Mix("equal, U = 1", "0", List.of(1.0, 1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0, 1.0)),
            new Mix("4 3 2 1, U = 0 ¼ ½ 1", "0", List.of(4.0, 3.0, 2.0, 1.0), List.of(0.0, 0.25, 0.5, 1.0)),
            new Mix("4 3 2 1, U = 1 ½ ¼ 0", "0", List.of(4.0, 3.0, 2.0, 1.0), List.of(1.0, 0.5, 0.25, 0.0)),
            new Mix("9 1, U = 0 1", "0", List.of(9.0, 1.0), List.of(0.0, 1.0)),
            new Mix("9 1, U = 1 0", "0", List.of(9.0, 1.0), List.of(1.0, 0.0)),
            new Mix("equal, U = 0 0 1 1, β ½", "0.5", List.of(1.0, 1.0, 1.0, 1.0), List.of(0.0, 0.0, 1.0, 1.0)));

    private final SplittableRandom random;
    private final int blocks;

    BlockTime(SplittableRandom random, int blocks) {
        this.random = random;
        this.blocks = blocks;
    }

    List<Figure> figures() {
        List<Point> points = new ArrayList<>();
        for (Mix mix : MIXES) points.add(measure(mix, Interval.Z95));
        return List.of(new Figure(
                "block-time",
                "Time between blocks over the formula's, hashrate mode",
                "T0·Σh / Σ(h·e^(αU+β)), milliseconds",
                "measured mean / formula",
                points));
    }

    /** The measured mean in units of the formula's. */
    Point measure(Mix mix, double quantile) {
        var race = new Race(mix);
        race.run(WARM_UP_BLOCKS);
        double[] means = new double[Math.max(2, blocks / BATCH_BLOCKS)];
        for (int i = 0; i < means.length; i++) means[i] = race.run(BATCH_BLOCKS);
        double formula = mix.formulaMillis();
        return new Point(mix.name(), formula, Interval.ofMean(means, quantile).times(1 / formula), 1);
    }

    /** Miners with exponential clocks under the product's retargeting. */
    private final class Race {
        private final Parameters parameters;
        private final double[] lifted; // h / γ
        private final long[] reputations;
        private double liftedSum;
        private double nowMillis = 1_000_000;
        private Accumulator accumulator;
        private long height;

        Race(Mix mix) {
            parameters = mix.parameters();
            accumulator = Accumulator.genesis(parameters, (long) nowMillis);
            lifted = new double[mix.hashShares().size()];
            reputations = new long[lifted.length];
            for (int i = 0; i < lifted.length; i++) {
                reputations[i] = Odds.fixed(mix.reputations().get(i));
                lifted[i] = HASHES_PER_MILLI * mix.hashShares().get(i) * Odds.lift(parameters, reputations[i]);
                liftedSum += lifted[i];
            }
        }

        /** Mean milliseconds between blocks. */
        double run(int count) {
            double start = nowMillis;
            for (int i = 0; i < count; i++) mine();
            return (nowMillis - start) / count;
        }

        private void mine() {
            long difficulty = Math.max(Difficulty.MIN, accumulator.difficulty(parameters));
            nowMillis -= Math.log(1 - random.nextDouble()) * difficulty / liftedSum;
            double draw = random.nextDouble() * liftedSum;
            int winner = 0;
            while (winner < lifted.length - 1 && draw >= lifted[winner]) draw -= lifted[winner++];
            height++;
            Header header = new Header(ID, ID, height, (long) nowMillis, PROPOSER, difficulty, reputations[winner], 1);
            accumulator = accumulator.afterBlock(parameters, header, 0);
        }
    }
}
