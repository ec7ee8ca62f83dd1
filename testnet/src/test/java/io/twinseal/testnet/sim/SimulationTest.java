package io.twinseal.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Worlds of all scenarios; {@code -Dseeds=A..B} takes others than the usual two hundred. */
class SimulationTest {
    private static final String SEEDS = System.getProperty("seeds", "1..60");

    @Test
    void whateverGoesWrongNothingHappensThatNeverMay() throws InterruptedException {
        StringWriter failures = new StringWriter();
        var outcome = Simulate.simulation(SEEDS, "").run(new PrintWriter(failures, true));
        System.out.println(outcome);
        assertThat(outcome.failed()).as(failures.toString()).isZero();
        if (outcome.worlds() >= 10L * Scenario.values().length)
            assertThat(outcome.counts().keySet())
                    .as("all that can go wrong did: %s", outcome)
                    .contains(Count.values());
    }

    @Test
    void aWorldIsTheSameEveryTime() {
        Set<Long> digests = ConcurrentHashMap.newKeySet();
        Arrays.stream(Scenario.values()).parallel().forEach(scenario -> {
            World world = lived(scenario, 7);
            World again = lived(scenario, 7);
            assertThat(again.counts()).as(scenario.toString()).isEqualTo(world.counts());
            assertThat(again.digest()).as(scenario.toString()).isEqualTo(world.digest());
            digests.add(world.digest());
        });
        digests.add(lived(Scenario.CALM, 8).digest());
        assertThat(digests).as("each scenario and seed has its own world").hasSize(Scenario.values().length + 1);
    }

    private static World lived(Scenario scenario, long seed) {
        World world = new World(scenario, seed);
        world.run();
        return world;
    }

    @Test
    void whatIsNoRangeOrScenarioIsRefusedWithAHint() {
        assertThatThrownBy(() -> Simulate.simulation("1-20", "")).hasMessageContaining("write for example 1..200");
        assertThatThrownBy(() -> Simulate.simulation("9..3", "")).hasMessageContaining("write 3..9");
        assertThatThrownBy(() -> Simulate.simulation("1..2", "storm")).hasMessageContaining("double-voter");
    }
}
