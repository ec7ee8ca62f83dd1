package io.twinseal.inference.allocation.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.Plan;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.policy.Dpra;
import io.twinseal.inference.allocation.solver.Descent;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Mining as it is: every hash may be the one, so each access point waits an exponential time. */
class RaceTest {
    private static final int RACES = 200_000;
    private static final double FIVE_DEVIATIONS = 5 / Math.sqrt(RACES);

    @Test
    void racesTakeTheMeanTimeOfThePlanAndAreWonInProportion() {
        Slot slot = Factory.draw(Scenario.usual(), 1).slot(0);
        Plan plan = new Dpra(Descent.usual()).plan(slot);
        int accessPoints = slot.accessPoints().size();
        double[] blocksPerSecond = new double[accessPoints];
        double sum = 0;
        for (int j = 0; j < accessPoints; j++) {
            double gamma = slot.rules().mining().difficulty(plan.reputations().get(j));
            double cycles = slot.rules().mining().blockCycles() * gamma;
            blocksPerSecond[j] = plan.miningHertz().get(j) / cycles;
            sum += blocksPerSecond[j];
        }
        SplittableRandom random = new SplittableRandom(1);
        int[] wins = new int[accessPoints];
        double seconds = 0;
        for (int race = 0; race < RACES; race++) {
            double first = Double.POSITIVE_INFINITY;
            int winner = 0;
            for (int j = 0; j < accessPoints; j++) {
                double found = -Math.log1p(-random.nextDouble()) / blocksPerSecond[j];
                if (found >= first) continue;
                first = found;
                winner = j;
            }
            seconds += first;
            wins[winner]++;
        }
        double expected = plan.latency().miningSeconds();
        assertThat(seconds / RACES).isCloseTo(expected, within(expected * FIVE_DEVIATIONS));
        for (int j = 0; j < accessPoints; j++)
            assertThat((double) wins[j] / RACES).isCloseTo(blocksPerSecond[j] / sum, within(FIVE_DEVIATIONS));
    }
}
