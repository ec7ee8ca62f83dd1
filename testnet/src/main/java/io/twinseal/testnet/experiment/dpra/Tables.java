package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.dpra.Results.Swept;
import io.twinseal.testnet.experiment.dpra.Trials.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a study found, as CSV. */
final class Tables {
    private Tables() {}

    /** {@code cases.csv}: every run. */
    static void writeCases(List<Comparison> cases, Path folder) throws IOException {
        var text = new StringBuilder("case,policy,seed,slots,infeasible_slots,seconds,gateway_seconds,uplink_seconds,"
                + "access_point_seconds,mining_seconds,strayed,backlog\n");
        for (Comparison comparison : cases)
            comparison.runs().forEach((policy, runs) -> {
                for (int i = 0; i < runs.size(); i++)
                    text.append(row(comparison, policy, comparison.firstSeed() + i, runs.get(i)));
            });
        Files.writeString(folder.resolve("cases.csv"), text);
    }

    private static String row(Comparison comparison, String policy, long seed, Run run) {
        Stages stages = run.outcome().meanStages();
        return String.format(
                "%s,%s,%d,%d,%d,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g%n",
                comparison.name(),
                policy,
                seed,
                run.outcome().slots(),
                run.outcome().infeasible(),
                run.outcome().meanSeconds(),
                stages.gatewaySeconds(),
                stages.uplinkSeconds(),
                stages.accessPointSeconds(),
                run.outcome().meanMiningSeconds(),
                run.outcome().strayed(comparison.scenario().rules().band()),
                run.outcome().queues().backlog());
    }

    /** {@code NAME.csv}: means over the seeds with their 95 % intervals. */
    static void write(Swept swept, Path folder) throws IOException {
        var text = new StringBuilder(swept.sweep().knob().key()
                + ",policy,seconds,seconds_low95,seconds_high95,infeasible_share,strayed,strayed_low95,strayed_high95,"
                + "backlog,feasible\n");
        for (int i = 0; i < swept.points().size(); i++) {
            Comparison point = swept.points().get(i);
            double value = swept.sweep().values().get(i);
            for (String policy : point.runs().keySet()) {
                Interval seconds = point.seconds(policy);
                Interval strayed = point.strayed(policy);
                text.append(String.format(
                        "%.9g,%s,%.9g,%.9g,%.9g,%.6g,%.9g,%.9g,%.9g,%.9g,%s%n",
                        value,
                        policy,
                        seconds.measured(),
                        seconds.low(),
                        seconds.high(),
                        point.infeasible(policy),
                        strayed.measured(),
                        strayed.low(),
                        strayed.high(),
                        point.backlog(policy).measured(),
                        point.isFeasible(policy)));
            }
        }
        Files.writeString(folder.resolve(swept.sweep().name() + ".csv"), text);
    }

    /** {@code growth.csv}. */
    static void writeGrowth(List<Grown> grown, Path folder) throws IOException {
        var text =
                new StringBuilder("twins,gateways,access_points,median_cpu_ms,max_cpu_ms,saved_of_neurosurgeon,low95,"
                        + "high95,saved_of_best_fixed_cut,low95,high95\n");
        for (Grown g : grown)
            text.append(String.format(
                    "%d,%d,%d,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g%n",
                    g.size().twins(),
                    g.size().gateways(),
                    g.size().accessPoints(),
                    g.medianCpuMillis(),
                    g.maxCpuMillis(),
                    g.savedOfNeurosurgeon().measured(),
                    g.savedOfNeurosurgeon().low(),
                    g.savedOfNeurosurgeon().high(),
                    g.savedOfFixedCut().measured(),
                    g.savedOfFixedCut().low(),
                    g.savedOfFixedCut().high()));
        Files.writeString(folder.resolve("growth.csv"), text);
    }
}
