package io.twinseal.consensus.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.consensus.rules.Retarget.Accumulator;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import org.junit.jupiter.api.Test;

class RetargetTest {
    private static final long[] REPUTATIONS = {0, Fixed.parse("0.25"), Fixed.parse("0.5"), Fixed.ONE};
    private static final double[] SHARES = {0.4, 0.3, 0.2, 0.1};
    private static final double HASHES_PER_MILLI = 2_000;

    private static ParametersBuilder parameters() {
        return Parameters.builder().alpha(Fixed.parse("0.69")).initialDifficulty(1_000_000);
    }

    /** T0 · Σh / Σ(h·e^(αU+β)), in floating point. */
    private static double formulaMillis(Parameters p) {
        double lifted = 0;
        for (int i = 0; i < SHARES.length; i++) lifted += SHARES[i] * StrictMath.exp(0.69 * REPUTATIONS[i] / Fixed.ONE);
        return p.blockTimeMillis() / lifted;
    }

    @Test
    void hashrateModeKeepsTheBlockTimeOfTheFormula() {
        Parameters p = parameters().build();
        var race = new MiningRace(p, 1, HASHES_PER_MILLI, SHARES, REPUTATIONS);
        race.run(500);
        var run = race.run(60_000);
        assertThat(formulaMillis(p)).isLessThan(410); // reputation must matter for this to show anything
        assertThat(run.meanMillis() / formulaMillis(p)).isCloseTo(1, within(0.015));
        assertThat(run.meanDifficulty() / (HASHES_PER_MILLI * p.blockTimeMillis()))
                .isCloseTo(1, within(0.015));
        assertThat(run.spread()).isBetween(0.03, 0.08);
    }

    @Test
    void intervalModeKeepsTheIntervalWhateverTheReputation() {
        Parameters p = parameters().retarget(RetargetMode.INTERVAL).build();
        var race = new MiningRace(p, 2, HASHES_PER_MILLI, SHARES, REPUTATIONS);
        race.run(500);
        var run = race.run(60_000);
        assertThat(run.meanMillis() / p.blockTimeMillis()).isCloseTo(1, within(0.015));
        assertThat(run.spread()).isBetween(0.03, 0.10);
    }

    @Test
    void fixedModeNeverMoves() {
        Parameters p =
                parameters().retarget(RetargetMode.FIXED).initialDifficulty(777).build();
        var run = new MiningRace(p, 3, HASHES_PER_MILLI, SHARES, REPUTATIONS).run(2_000);
        assertThat(run.meanDifficulty()).isEqualTo(777);
        assertThat(run.spread()).isZero();
    }

    @Test
    void aStartTenTimesWrongIsAbsorbedEitherWay() {
        double right = HASHES_PER_MILLI * 500;
        for (double wrong : new double[] {10, 0.1}) {
            Parameters p =
                    parameters().initialDifficulty((long) (right * wrong)).build();
            var race = new MiningRace(p, 4, HASHES_PER_MILLI, SHARES, REPUTATIONS);
            race.run(256);
            assertThat(race.run(512).meanDifficulty() / right)
                    .as("start %s", wrong)
                    .isCloseTo(1, within(0.1));
        }
    }

    @Test
    void aThreefoldJumpInHashRateIsAbsorbed() {
        Parameters p = parameters().build();
        var race = new MiningRace(p, 5, HASHES_PER_MILLI, SHARES, REPUTATIONS);
        race.run(1_000);
        race.hashesPerMilli(3 * HASHES_PER_MILLI);
        race.run(512);
        var run = race.run(4_000);
        assertThat(run.meanDifficulty() / (3 * HASHES_PER_MILLI * 500)).isCloseTo(1, within(0.05));
        assertThat(run.meanMillis() / formulaMillis(p)).isCloseTo(1, within(0.05));
    }

    @Test
    void datingBlocksAheadGainsNothing() {
        Parameters p = parameters().build();
        var race = new MiningRace(p, 6, HASHES_PER_MILLI, SHARES, REPUTATIONS);
        race.aheadMillis(1, 2_000); // nearly a third of the blocks
        race.run(2_000);
        assertThat(race.run(5_000).meanDifficulty() / (HASHES_PER_MILLI * 500)).isCloseTo(1, within(0.1));
    }

    @Test
    void idleBlocksLeaveDifficultyAloneButMoveTheTimeOn() {
        Parameters p = parameters().build();
        Accumulator start = Accumulator.genesis(p, 1_000);
        Accumulator after = start.afterIdleBlock(header(p, 50_000));
        assertThat(after).isEqualTo(new Accumulator(start.work(), start.solveMillis(), 50_000));
        assertThat(after.difficulty(p)).isEqualTo(p.initialDifficulty());
        // the hour before the idle block does not count as time spent on the block after it
        Accumulator next = after.afterBlock(p, header(p, 50_400), 0);
        assertThat(next)
                .isEqualTo(start.afterIdleBlock(header(p, 0))
                        .afterBlock(p, header(p, 1_400), 0)
                        .afterIdleBlock(header(p, 50_400)));
    }

    @Test
    void solveTimeRunsFromTheFirstSigningAndIsBounded() {
        Parameters p = parameters().retargetWindow(16).build();
        Accumulator start = Accumulator.genesis(p, 0);
        long decayed = start.solveMillis() - start.solveMillis() / 16;
        assertThat(start.afterBlock(p, header(p, 9_000), 8_700).solveMillis()).isEqualTo(decayed + 300 * 256);
        assertThat(start.afterBlock(p, header(p, 9_000), -1).solveMillis()).isEqualTo(decayed + 8_000 * 256);
        assertThat(start.afterBlock(p, header(p, 9_000), 9_500).solveMillis()).isEqualTo(decayed);
    }

    private static Header header(Parameters p, long timeMillis) {
        BlockId id = BlockId.of(new byte[32]);
        MemberId proposer = MemberId.of(new byte[32]);
        return new Header(id, id, 1, timeMillis, proposer, p.initialDifficulty(), 0, 1);
    }
}
