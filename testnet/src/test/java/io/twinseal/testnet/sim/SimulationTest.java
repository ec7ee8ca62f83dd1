package io.twinseal.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Worlds of all scenarios; {@code -Dseeds=A..B} takes others than the usual two hundred. */
class SimulationTest {
    private static final String SEEDS = System.getProperty("seeds", "1..200");

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

    @ParameterizedTest
    @EnumSource
    void aWorldIsTheSameEveryTime(Scenario scenario) {
        World world = new World(scenario, 7);
        world.run();
        World again = new World(scenario, 7);
        again.run();
        assertThat(again.counts()).isEqualTo(world.counts());
        assertThat(again.digest()).isEqualTo(world.digest());
        World other = new World(scenario, 8);
        other.run();
        assertThat(other.digest()).isNotEqualTo(world.digest());
    }

    @Test
    void whatIsNoRangeOrScenarioIsRefusedWithAHint() {
        assertThatThrownBy(() -> Simulate.simulation("1-20", "")).hasMessageContaining("write for example 1..200");
        assertThatThrownBy(() -> Simulate.simulation("9..3", "")).hasMessageContaining("write 3..9");
        assertThatThrownBy(() -> Simulate.simulation("1..2", "storm")).hasMessageContaining("double-voter");
    }
}
