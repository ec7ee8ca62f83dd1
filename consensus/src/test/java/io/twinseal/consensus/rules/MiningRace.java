package io.twinseal.consensus.rules;

import io.twinseal.consensus.rules.Retarget.Accumulator;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;

/** Miners with given hash power and reputation racing by exponential clocks, under the real retargeting. */
final class MiningRace {
    private static final BlockId ID = BlockId.of(new byte[32]);
    private static final MemberId PROPOSER = MemberId.of(new byte[32]);

    private final Parameters parameters;
    private final Random random;
    private final double[] shares;
    private final long[] reputations;
    private final long[] aheadMillis;
    private final BigInteger[] gammas;
    private double hashesPerMilli;
    private double nowMillis = 1_000_000;
    private Accumulator accumulator;
    private long height;

    MiningRace(Parameters parameters, long seed, double hashesPerMilli, double[] shares, long[] reputations) {
        this.parameters = parameters;
        this.random = new Random(seed);
        this.hashesPerMilli = hashesPerMilli;
        this.shares = shares;
        this.reputations = reputations;
        this.aheadMillis = new long[shares.length];
        this.gammas = Arrays.stream(reputations)
                .mapToObj(reputation -> Difficulty.gamma(parameters, reputation))
                .toArray(BigInteger[]::new);
        this.accumulator = Accumulator.genesis(parameters, (long) nowMillis);
    }

    /** @param spread standard deviation of D over its mean */
    record Run(double meanMillis, double meanDifficulty, double spread) {}

    void hashesPerMilli(double value) {
        hashesPerMilli = value;
    }

    void aheadMillis(int miner, long millis) {
        aheadMillis[miner] = millis;
    }

    Run run(int blocks) {
        double start = nowMillis;
        double sum = 0;
        double sumOfSquares = 0;
        for (int i = 0; i < blocks; i++) {
            long difficulty = accumulator.difficulty(parameters);
            sum += difficulty;
            sumOfSquares += (double) difficulty * difficulty;
            mine(difficulty);
        }
        double mean = sum / blocks;
        double variance = Math.max(0, sumOfSquares / blocks - mean * mean);
        return new Run((nowMillis - start) / blocks, mean, Math.sqrt(variance) / mean);
    }

    private void mine(long difficulty) {
        int winner = 0;
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < shares.length; i++) {
            double hashes = Difficulty.expectedHashes(difficulty, gammas[i]).doubleValue()
                    / StrictMath.pow(2, Exponential.SCALE_BITS);
            double millis = -Math.log(1 - random.nextDouble()) * hashes / (hashesPerMilli * shares[i]);
            if (millis < fastest) {
                fastest = millis;
                winner = i;
            }
        }
        nowMillis += fastest;
        height++;
        long time = (long) nowMillis + aheadMillis[winner];
        Header header = new Header(ID, ID, height, time, PROPOSER, difficulty, reputations[winner], 1);
        accumulator = accumulator.afterBlock(parameters, header, 0);
    }
}
