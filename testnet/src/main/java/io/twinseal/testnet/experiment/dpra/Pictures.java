package io.twinseal.testnet.experiment.dpra;

import io.twinseal.inference.allocation.Plan.Stages;
import io.twinseal.testnet.experiment.chart.Bars;
import io.twinseal.testnet.experiment.chart.Interval;
import io.twinseal.testnet.experiment.chart.Panel;
import io.twinseal.testnet.experiment.dpra.Results.Swept;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a study found, as PNG. */
final class Pictures {
    private static final List<String> IN_SWEEPS = List.of("dpra", "wtcm", "neurosurgeon", "all-ap", "all-gateway");

    private Pictures() {}

    /** {@code NAME.png}: the parts of the latency, policy by policy. */
    static void write(Comparison comparison, Path folder) throws IOException {
        List<String> policies = List.copyOf(comparison.runs().keySet());
        new Bars(comparison.name() + ": mean latency of a slot (those marked * do not keep C4 to C6)", "s")
                .labels(policies.stream()
                        .map(policy -> comparison.isFeasible(policy) ? policy : policy + " *")
                        .toList())
                .part("gateway", means(policies, policy -> comparison.stage(policy, Stages::gatewaySeconds)))
                .part("uplink", means(policies, policy -> comparison.stage(policy, Stages::uplinkSeconds)))
                .part("access point", means(policies, policy -> comparison.stage(policy, Stages::accessPointSeconds)))
                .part("mining", means(policies, comparison::miningSeconds))
                .write(folder.resolve(comparison.name() + ".png"));
    }

    private static List<Double> means(List<String> policies, Function<String, Interval> of) {
        return policies.stream().map(policy -> of.apply(policy).measured()).toList();
    }

    /** {@code NAME.png}: latency, and below it how far C6 is missed, the backlog, and infeasible slots. */
    static void write(Swept swept, Path folder) throws IOException {
        String x = swept.sweep().knob().title();
        Panel latency = new Panel(swept.sweep().of().name(), x, "mean latency of a slot, s");
        Panel strayed = new Panel("reputation", x, "furthest mean U outside its band");
        Panel backlog = new Panel("backlog of the virtual queues at the end", x, "Σ Q + Z");
        Panel infeasible = new Panel("slots in which a gateway exceeds its energy", x, "share");
        for (String policy : IN_SWEEPS) {
            curve(latency, policy, swept, (c, p) -> c.seconds(p));
            curve(strayed, policy, swept, (c, p) -> c.strayed(p));
            curve(infeasible, policy, swept, (c, p) -> exact(c.infeasible(p)));
        }
        curve(latency, "best fixed cut", swept, (c, p) -> c.seconds(c.bestFixedCut()));
        curve(strayed, "best fixed cut", swept, (c, p) -> c.strayed(c.bestFixedCut()));
        curve(infeasible, "best fixed cut", swept, (c, p) -> exact(c.infeasible(c.bestFixedCut())));
        curve(backlog, Policies.DPRA, swept, Comparison::backlog);
        Panel.write(folder.resolve(swept.sweep().name() + ".png"), latency, strayed, backlog, infeasible);
    }

    private static Interval exact(double value) {
        return new Interval(value, value, value);
    }

    private static void curve(Panel panel, String policy, Swept swept, BiFunction<Comparison, String, Interval> of) {
        double[] x =
                swept.sweep().values().stream().mapToDouble(Double::doubleValue).toArray();
        panel.curve(
                policy,
                x,
                swept.points().stream().map(point -> of.apply(point, policy)).toList());
    }
}
