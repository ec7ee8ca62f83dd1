package io.twinseal.consensus.rules;

import io.twinseal.consensus.types.Header;
import java.math.BigInteger;

/**
 * The base difficulty D that the next block must carry.
 *
 * <p>Two sums that each block decays by 1/window tell the rate: D = T0 · (sum of work) / (sum of solve times). In
 * {@code HASHRATE} mode the work of a block is D·γ of its winner; E[D·γ of the winner] / E[solve time] is exactly the
 * hash rate of the network, so D follows the hardware and not reputation. In {@code INTERVAL} mode it is D itself,
 * which drives the time between blocks to T0.
 */
public final class Retarget {
    /** Solve times count up to so many T0: one long silence may not undo the estimate. */
    public static final int SOLVE_BLOCK_TIMES_MAX = 16;

    /** How many blocks the guess in genesis weighs: few, so that a wrong one is soon outweighed. */
    static final int GENESIS_BLOCKS = 16;

    /** Fractional bits of the sums: MAX · 2^8 · RETARGET_WINDOW_MAX still fits a long. */
    private static final int SUM_FRACTION_BITS = 8;

    private Retarget() {}

    /**
     * What the state carries from block to block.
     *
     * @param work decayed sum of hashes, 8 fractional bits
     * @param solveMillis decayed sum of solve times, 8 fractional bits
     * @param timeMillisMax latest time of any block so far; solve times are counted from here, not from the parent, so
     *     that a proposer who dates its blocks ahead cannot have the same span counted twice
     */
    public record Accumulator(long work, long solveMillis, long timeMillisMax) {
        public Accumulator {
            if (work < 0 || solveMillis < 0)
                throw new IllegalArgumentException("negative sum: work " + work + ", solveMillis " + solveMillis);
        }

        /** Before the first block: a few blocks' worth of the guess that genesis makes. */
        public static Accumulator genesis(Parameters parameters, long timeMillis) {
            long blocks = Math.min(GENESIS_BLOCKS, parameters.retargetWindow());
            return new Accumulator(
                    (parameters.initialDifficulty() << SUM_FRACTION_BITS) * blocks,
                    (parameters.blockTimeMillis() << SUM_FRACTION_BITS) * blocks,
                    timeMillis);
        }

        /**
         * After a block with transactions.
         *
         * @param signedMillisMin earliest signing time among its transactions: nobody worked on the block before
         */
        public Accumulator afterBlock(Parameters parameters, Header header, long signedMillisMin) {
            long solve = header.timeMillis() - Math.max(timeMillisMax, signedMillisMin);
            long bounded = Math.min(Math.max(solve, 0), SOLVE_BLOCK_TIMES_MAX * parameters.blockTimeMillis());
            return new Accumulator(
                    decayed(work, parameters) + workOf(parameters, header),
                    decayed(solveMillis, parameters) + (bounded << SUM_FRACTION_BITS),
                    Math.max(timeMillisMax, header.timeMillis()));
        }

        /** After a block without transactions: the estimate stays, only time has passed. */
        public Accumulator afterIdleBlock(Header header) {
            return new Accumulator(work, solveMillis, Math.max(timeMillisMax, header.timeMillis()));
        }

        /** D for the next block, within the bounds of {@link Difficulty}. */
        public long difficulty(Parameters parameters) {
            if (parameters.retarget() == RetargetMode.FIXED) return parameters.initialDifficulty();
            return Difficulty.clamp(BigInteger.valueOf(parameters.blockTimeMillis())
                    .multiply(BigInteger.valueOf(work))
                    .divide(BigInteger.valueOf(Math.max(solveMillis, 1))));
        }
    }

    private static long decayed(long sum, Parameters parameters) {
        return sum - sum / parameters.retargetWindow();
    }

    private static long workOf(Parameters parameters, Header header) {
        if (parameters.retarget() != RetargetMode.HASHRATE) return header.difficulty() << SUM_FRACTION_BITS;
        BigInteger gamma = Difficulty.gamma(parameters, header.reputation());
        return Difficulty.expectedHashes(header.difficulty(), gamma)
                .shiftRight(Exponential.SCALE_BITS - SUM_FRACTION_BITS)
                .longValueExact();
    }
}
