package io.twinseal.testnet.experiment.dpra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.policy.Baseline;
import io.twinseal.inference.allocation.simulation.Factory;
import io.twinseal.inference.allocation.simulation.Outcome;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.inference.allocation.simulation.Simulation;
import io.twinseal.inference.allocation.solver.Descent;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.dpra.Trials.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DpraExperimentTest {
    private static final String SMALL = """
            seeds = 2
            slots = 2
            [[case]]
            name = "small"
            networks = ["autoencoder"]
            set = {twins = 2, gateways = 1, access_points = 1}
            [[sweep]]
            case = "small"
            knob = "alpha"
            values = [0, 1]
            [growth]
            slots = 1
            [[growth.size]]
            twins = 4
            gateways = 2
            access_points = 2
            """;

    @Test
    void writesTablesPicturesAndASummary(@TempDir Path folder) throws IOException {
        Path out = run(folder, "first");
        assertThat(Files.readAllLines(out.resolve("cases.csv"))).hasSize(1 + 2 * 16);
        assertThat(Files.readAllLines(out.resolve("growth.csv"))).hasSize(2);
        assertThat(Files.readAllLines(out.resolve("sweep-alpha-small.csv"))).hasSize(1 + 2 * 11);
        for (String picture : List.of("small.png", "sweep-alpha-small.png"))
            assertThat(ImageIO.read(out.resolve(picture).toFile()).getWidth())
                    .as(picture)
                    .isGreaterThan(1000);
        assertThat(Files.readString(out.resolve("summary.md")))
                .contains("## small", "| dpra |", "In the 4 states that DPRA met", "## α, small", "| 4 × 2 × 2 |");
        assertThat(Files.readString(run(folder, "second").resolve("cases.csv")))
                .as("the same seeds, the same figures")
                .isEqualTo(Files.readString(out.resolve("cases.csv")));
    }

    private static Path run(Path folder, String name) throws IOException {
        Path config = Files.writeString(folder.resolve("study.toml"), SMALL);
        var screen = new StringWriter();
        int code = new CommandLine(new DpraExperiment())
                .setOut(new PrintWriter(screen))
                .execute(
                        "--config",
                        config.toString(),
                        "--out",
                        folder.resolve(name).toString());
        assertThat(code).as("%s", screen).isZero();
        return folder.resolve(name);
    }

    @Test
    void printsTheUsualStudy() {
        var screen = new StringWriter();
        assertThat(new CommandLine(new DpraExperiment())
                        .setOut(new PrintWriter(screen))
                        .execute("--print-config"))
                .isZero();
        assertThat(screen).hasToString(StudyFile.usual());
    }

    @Test
    void aBetterBaselineIsSeen() {
        var poor = new StateCheck(Baseline.fixed(11), List.of(Baseline.fixed(1), Baseline.fixed(2)));
        new Simulation(Factory.draw(Scenario.usual(), 1), 0).run(poor, 5);
        assertThat(poor.count().states()).isEqualTo(5);
        assertThat(poor.count().beaten()).isPositive();
        assertThat(poor.count().worst()).isGreaterThan(0.1);
        var good = new StateCheck(Policies.dpra(Descent.usual()), List.of(Baseline.fixed(1), Baseline.fixed(2)));
        new Simulation(Factory.draw(Scenario.usual(), 1), 0).run(good, 5);
        assertThat(good.count().compared()).isPositive();
        assertThat(good.count().beaten()).isZero();
    }

    @Test
    void infeasibleSlotsAndReputationDecideWhoIsFeasible() {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        runs.put("dpra", List.of(run(1.0, 1, 2), run(1.5, 1)));
        runs.put("fixed:1", List.of(run(1.0, 1), run(1.5, 1, 0)));
        runs.put("fixed:2", List.of(run(1.0, 2, 2), run(1.5, 2)));
        runs.put("fixed:3", List.of(run(2.3, 1), run(2.3, 1)));
        runs.put("fixed:4", List.of(run(1.0, 4), run(1.5, 4)));
        var comparison = new Comparison("hand-made", Scenario.usual(), 1, runs, StateCheck.Count.NONE);
        assertThat(comparison.isFeasible("dpra")).isTrue();
        assertThat(comparison.isFeasible("fixed:1")).as("slot 0 of seed 2").isFalse();
        assertThat(comparison.isFeasible("fixed:2")).isTrue();
        assertThat(comparison.isFeasible("fixed:3")).as("C6").isFalse();
        assertThat(comparison.bestFeasibleFixedCut()).contains("fixed:2");
        assertThat(comparison.bestFixedCut()).isIn("fixed:1", "fixed:3");
        assertThat(comparison.saved("fixed:2").measured()).isCloseTo(0.5, within(1e-12));
        assertThat(comparison.infeasible("dpra")).isCloseTo(1 / 6.0, within(1e-12));
        assertThat(comparison.savedWhereFeasible("fixed:2").orElseThrow().measured())
                .isCloseTo(0.5, within(1e-12));
    }

    /** Three slots of the given length at a mean reputation; some infeasible. */
    private static Run run(double reputation, double seconds, int... infeasible) {
        BitSet slots = new BitSet();
        for (int t : infeasible) slots.set(t);
        return new Run(
                new Outcome(
                        3,
                        slots.cardinality(),
                        seconds,
                        new Stages(0, 0, seconds),
                        0,
                        List.of(reputation),
                        VirtualQueues.empty(1)),
                List.of(seconds, seconds, seconds),
                slots);
    }

    @Test
    void studentsIntervalIsThatOfTheTables() {
        Interval interval = Interval.ofFew(new double[] {1, 2, 3});
        assertThat(interval.high() - 2).isCloseTo(4.302653 / Math.sqrt(3), within(1e-5));
    }
}
