package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.allocation.simulation.Scenario;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.dpra.Results.Swept;
import io.twinseal.testnet.experiment.dpra.Study.Case;
import java.util.List;
import java.util.stream.Collectors;

/** What a study found, for people to read. */
final class Summary {
    private static final double PERCENT = 100;
    private static final List<String> IN_SWEEPS = List.of("wtcm", "neurosurgeon", "all-ap", "all-gateway");

    private final StringBuilder text = new StringBuilder();

    private Summary() {}

    /** As Markdown. */
    static String of(Study study, Results results) {
        Summary summary = new Summary();
        summary.introduction();
        for (int i = 0; i < study.cases().size(); i++)
            summary.comparison(study.cases().get(i), results.cases().get(i));
        for (Swept swept : results.sweeps()) summary.sweep(swept);
        if (!results.grown().isEmpty()) summary.growth(study.growth(), results.grown());
        return summary.text.toString();
    }

    private void introduction() {
        line("# DPRA beside other policies");
        line("");
        line(
                "Simulated factories, drawn by seed; in each, all policies meet the same slots. Means over the seeds, with");
        line(
                "95 % intervals (Student). `infeasible` is the share of slots in which a gateway exceeds its energy (their");
        line("latency counts like any other), `outside` how far the furthest mean reputation lies outside its band at");
        line(
                "the end. A policy is feasible (`yes`) if it exceeds an energy only where DPRA must as well, and `outside`");
        line(String.format(
                "is at most %.2f. `saved` is the share of the policy's latency that DPRA saves: over all",
                Comparison.STRAY_MAX));
        line(
                "slots, and over those that are feasible under both. The parameters are not those of the paper, which are");
        line("not published.");
    }

    private void comparison(Case of, Comparison c) {
        line("");
        line("## " + c.name());
        line("");
        line(parameters(of));
        line("");
        line(
                "| policy | latency, s | of it mining, s | infeasible | outside | feasible | saved | saved where both are feasible |");
        line("|---|---|---|---|---|---|---|---|");
        for (String policy : c.runs().keySet())
            line(String.format(
                    "| %s | %s | %.3f | %.1f %% | %.3f | %s | %s | %s |",
                    policy,
                    seconds(c.seconds(policy)),
                    c.miningSeconds(policy).measured(),
                    PERCENT * c.infeasible(policy),
                    c.strayed(policy).measured(),
                    c.isFeasible(policy) ? "yes" : "no",
                    policy.equals(Policies.DPRA) ? "" : share(c.saved(policy)),
                    policy.equals(Policies.DPRA)
                            ? ""
                            : c.savedWhereFeasible(policy).map(Summary::share).orElse("–")));
        line("");
        line(c.bestFeasibleFixedCut()
                .map(cut -> "Best feasible fixed cut: " + cut + ", of whose latency DPRA saves " + share(c.saved(cut))
                        + ".")
                .orElse("No fixed cut is feasible; the fastest, " + c.bestFixedCut() + ", is not."));
        line("");
        line(String.format(
                "In the %d states that DPRA met, %d plans of others were feasible; %d of them had a lower objective, by %.2g %% of"
                        + " the latency at most.",
                c.states().states(),
                c.states().compared(),
                c.states().beaten(),
                PERCENT * c.states().worst()));
    }

    private static String parameters(Case of) {
        Scenario s = of.scenario();
        return String.format(
                "%d twins with %s, %d gateways, %d access points; V = %.4g, U within %.3g and %.3g, α = %.3g, β = %.3g; seeds %d to"
                        + " %d, %d slots; %s.",
                s.size().twins(),
                s.workload().networks().stream().map(DnnProfile::name).collect(Collectors.joining(", ")),
                s.size().gateways(),
                s.size().accessPoints(),
                s.rules().latencyWeight(),
                s.rules().band().min(),
                s.rules().band().max(),
                s.rules().mining().alpha(),
                s.rules().mining().beta(),
                of.trials().firstSeed(),
                of.trials().firstSeed() + of.trials().seeds() - 1,
                of.trials().slots(),
                of.trials().reputationLag() == 0
                        ? "work eases mining in its own slot, as in the paper"
                        : "work eases mining " + of.trials().reputationLag() + " slots later, as on a chain");
    }

    private void sweep(Swept swept) {
        line("");
        line("## " + swept.sweep().knob().title() + ", " + swept.sweep().of().name());
        line("");
        line("| " + swept.sweep().knob().key() + " | dpra, s | outside | infeasible | backlog | best fixed cut, s | "
                + IN_SWEEPS.stream().map(policy -> policy + ", s").collect(Collectors.joining(" | ")) + " |");
        line("|---|---|---|---|---|---|" + "---|".repeat(IN_SWEEPS.size()));
        for (int i = 0; i < swept.points().size(); i++) {
            Comparison c = swept.points().get(i);
            line(String.format(
                    "| %.4g | %s | %.3f | %.1f %% | %.3g | %s | %s |",
                    swept.sweep().values().get(i),
                    seconds(c.seconds(Policies.DPRA)),
                    c.strayed(Policies.DPRA).measured(),
                    PERCENT * c.infeasible(Policies.DPRA),
                    c.backlog(Policies.DPRA).measured(),
                    marked(c, c.bestFeasibleFixedCut().orElseGet(c::bestFixedCut)),
                    IN_SWEEPS.stream().map(policy -> marked(c, policy)).collect(Collectors.joining(" | "))));
        }
        line("");
        line("Those marked * are not feasible.");
    }

    private static String marked(Comparison c, String policy) {
        return seconds(c.seconds(policy)) + (c.isFeasible(policy) ? "" : " *");
    }

    private void growth(Study.Growth growth, List<Grown> grown) {
        line("");
        line("## Growth, " + growth.of().name());
        line("");
        line(String.format(
                "Energies, unit of work and Γ in proportion; %d factories of %d slots, each solved from nothing.",
                growth.seeds(), growth.slots()));
        line("");
        line(
                "| twins × gateways × access points | CPU ms a slot, median | at most | saved of neurosurgeon | saved of the best fixed cut |");
        line("|---|---|---|---|---|");
        for (Grown g : grown)
            line(String.format(
                    "| %d × %d × %d | %.1f | %.1f | %s | %s |",
                    g.size().twins(),
                    g.size().gateways(),
                    g.size().accessPoints(),
                    g.medianCpuMillis(),
                    g.maxCpuMillis(),
                    share(g.savedOfNeurosurgeon()),
                    share(g.savedOfFixedCut())));
    }

    private static String seconds(Interval i) {
        return String.format("%.3f (%.3f to %.3f)", i.measured(), i.low(), i.high());
    }

    private static String share(Interval i) {
        return String.format("%.1f %% (%.1f to %.1f)", PERCENT * i.measured(), PERCENT * i.low(), PERCENT * i.high());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
