package io.twinseal.cli.explorer;

import io.twinseal.node.api.PlanView;
import io.twinseal.node.api.PlanView.GatewayPlan;
import io.twinseal.node.api.PlanView.TwinPlan;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "plan",
        description = "Shows where an access point has its gateways' twins cut, why, and what came of it.")
final class PlanCommand implements Callable<Integer> {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double BITS_PER_MEGABIT = 1e6;
    private static final double PERCENT = 100;
    private static final long LOOK_MILLIS = 200;

    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Option(names = "--follow", description = "Print a line for every further decision, until interrupted.")
    private boolean follow;

    @Override
    public Integer call() throws Exception {
        ApiClient client = explorer.client();
        PlanView plan = client.plan();
        if (!explorer.printedAsJson(plan)) print(plan);
        if (follow) follow(client, plan.slot());
        return 0;
    }

    private void follow(ApiClient client, long last)
            throws UnreachableException, RefusedException, InterruptedException {
        long slot = last;
        while (!explorer.out().checkError()) {
            Thread.sleep(LOOK_MILLIS);
            PlanView plan = client.plan();
            if (plan.slot() == slot) continue;
            slot = plan.slot();
            if (!explorer.printedAsJson(plan)) explorer.out().println(line(plan));
        }
    }

    private static String line(PlanView plan) {
        return "%s  slot %d  predicted %s + %s, measured %s + %s ms  Q %.3f Z %.3f  %s"
                .formatted(
                        Text.time(plan.decidedMillis()),
                        plan.slot(),
                        millis(plan.predicted().inferenceSeconds()),
                        millis(plan.predicted().miningSeconds()),
                        millis(plan.measured().inferenceSeconds()),
                        millis(plan.measured().miningSeconds()),
                        plan.reputation().above(),
                        plan.reputation().below(),
                        plan.twins().stream()
                                .map(twin -> twin.twin() + ":" + twin.cut())
                                .collect(Collectors.joining(" ")));
    }

    private void print(PlanView plan) {
        PlanView.ReputationQueues u = plan.reputation();
        new Table("decision", Text.count(plan.slot()) + "  " + Text.time(plan.decidedMillis()))
                .row("policy", plan.policy() + (plan.feasible() ? "" : ", which found no feasible plan"))
                .row("solved in", "%.1f ms".formatted(plan.solveMillis()))
                .row(
                        "reputation",
                        "%.3f, mean %.3f of %.3f to %.3f; Q %.3f, Z %.3f"
                                .formatted(u.now(), u.mean(), u.min(), u.max(), u.above(), u.below()))
                .row("predicted", times(plan.predicted()))
                .row("measured", times(plan.measured()))
                .row(
                        "own compute",
                        "%d calls at a time; %.1f %% of a CPU to the miner; %.1f W for a busy CPU"
                                .formatted(plan.inferenceWorkers(), PERCENT * plan.miningShare(), plan.wattsPerCpu()))
                .print(explorer.out());
        explorer.out().println();
        var gateways = new Table(
                "gateway",
                ">link Mbit/s",
                ">round trip ms",
                ">every ms",
                ">predicted ms",
                ">measured ms",
                ">gateway",
                ">network",
                ">access point");
        for (GatewayPlan g : plan.gateways())
            gateways.row(
                    g.name(),
                    "%.1f".formatted(g.bitsPerSecond() / BITS_PER_MEGABIT),
                    "%.1f".formatted(g.roundTripMillis()),
                    "%.0f".formatted(g.intervalMillis()),
                    "%.1f".formatted(g.predictedMillis()),
                    "%.1f".formatted(g.measuredMillis()),
                    "%.1f".formatted(g.gatewayMillis()),
                    "%.1f".formatted(g.networkMillis()),
                    "%.1f".formatted(g.accessPointMillis()));
        gateways.print(explorer.out());
        explorer.out().println();
        var twins = new Table("twin", "gateway", "model", ">cut", ">of", ">points");
        for (TwinPlan t : plan.twins()) twins.row(t.twin(), t.gateway(), t.model(), t.cut(), t.layers(), t.points());
        twins.print(explorer.out());
    }

    private static String times(PlanView.SlotTimes times) {
        return millis(times.seconds()) + " ms a slot: inference " + millis(times.inferenceSeconds()) + " + mining "
                + millis(times.miningSeconds());
    }

    private static String millis(double seconds) {
        return "%.1f".formatted(seconds * MILLIS_PER_SECOND);
    }
}
