package io.twinseal.consensus;

import io.twinseal.consensus.FinalityWorld.Trouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seeded worlds of voting cores; {@code -Dseeds=A..B} runs others or more. */
class FinalitySimulationTest {
    @ParameterizedTest
    @EnumSource(Trouble.class)
    void noTwoConflictingBlocksAreEverFinalAndFinalityComesBack(Trouble trouble) {
        String[] range = System.getProperty("seeds", "1..2").split("\\.\\.");
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[1]); seed++) {
            FinalityWorld world = new FinalityWorld(seed, trouble);
            try {
                world.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(trouble + ", seed " + seed + ": " + e.getMessage(), e);
            }
            world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
        }
        System.out.println(trouble + ", seeds " + String.join(" to ", range) + ": " + counts);
    }
}
