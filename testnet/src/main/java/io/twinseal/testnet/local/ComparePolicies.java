package io.twinseal.testnet.local;

import io.twinseal.cli.explorer.Table;
import io.twinseal.inference.allocation.policy.PolicyName;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.node.api.PlanView;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import io.twinseal.testnet.Folders;
import io.twinseal.testnet.Scripts;
import io.twinseal.testnet.local.PolicyTally.Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code testnet/compare}: policies by turns on one live network, under one load. */
@Command(
        name = "testnet/compare",
        description = "Has policies choose cuts by turns on one network of this machine, and shows them side by side.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class ComparePolicies implements Callable<Integer> {
    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_MILLIS = 120_000;
    private static final double MILLIS_PER_SECOND = 1e3;

    @Option(
            names = "--policies",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "dpra,neurosurgeon,all-ap,all-gateway,fixed:2",
            converter = ShapeOptions.PolicyConverter.class,
            description = "Who chooses, by turns; ${DEFAULT-VALUE} if not given.")
    private List<PolicyName> policies = List.of();

    @Option(
            names = "--turn-seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long each chooses at a time; ${DEFAULT-VALUE} if not given. The first two fifths let"
                    + " reputations and cuts settle and do not count.")
    private int turnSeconds = 20;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Turns of each; ${DEFAULT-VALUE} if not given.")
    private int rounds = 3;

    @Option(
            names = "--watts",
            paramLabel = "W",
            defaultValue = "10",
            description = "Power of one busy CPU, for the energy; ${DEFAULT-VALUE} if not given.")
    private double watts = 10;

    @Mixin
    private ShapeOptions options = new ShapeOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Map<String, PolicyTally> tallies = new LinkedHashMap<>();
    private final Map<String, PlanView> plans = new TreeMap<>();

    public static void main(String[] args) {
        Scripts.run(new ComparePolicies(), args);
    }

    @Override
    public Integer call() throws Exception {
        var mistake = options.mistake();
        if (mistake != null) throw new ParameterException(spec.commandLine(), mistake);
        if (turnSeconds < 5 || turnSeconds > 3_600)
            throw new ParameterException(spec.commandLine(), "--turn-seconds must be 5 to 3600");
        if (rounds < 1 || rounds > 1_000)
            throw new ParameterException(spec.commandLine(), "--rounds must be 1 to 1000");
        for (var policy : policies) tallies.put(policy.text(), new PolicyTally());
        var shape = options.shape();
        shape = shape.withOffloading(shape.offloading().byTurns(List.copyOf(policies), turnMillis()));
        var models = options.models();
        var data = DataPlan.of(options.data, ModelStore.open(models).manifests());
        Path folder = Files.createTempDirectory("twinseal-");
        try (var network = LocalNetwork.create(options.home, models, folder, shape, data.feeds())) {
            begin(network);
            TimeUnit.MILLISECONDS.sleep(turnMillis()); // what gathered while daemons started is worked off
            for (int turn = 0; turn < rounds * policies.size(); turn++) turn(network);
        }
        Folders.delete(folder);
        print();
        return 0;
    }

    private long turnMillis() {
        return TimeUnit.SECONDS.toMillis(turnSeconds);
    }

    private long intoTurn() {
        return System.currentTimeMillis() % turnMillis();
    }

    /** Until somebody decides for every gateway. */
    private void begin(LocalNetwork network) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!network.isUp() || network.look().results() == 0 || !everyGatewayIsPlannedFor(network)) {
            if (System.nanoTime() > deadline)
                throw new IOException("not every gateway was decided for in " + PATIENCE_MILLIS / 1_000
                        + " s; see what testnet/run says of the same network");
            network.advance();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean everyGatewayIsPlannedFor(LocalNetwork network) {
        look(network);
        var planned = plans.values().stream()
                .flatMap(plan -> plan.gateways().stream())
                .map(PlanView.GatewayPlan::name)
                .distinct()
                .count();
        return planned == network.gateways().size();
    }

    /** Counts the next turn that settles. */
    private void turn(LocalNetwork network) throws IOException, InterruptedException {
        long settle = 2 * turnMillis() / 5;
        while (intoTurn() >= settle) TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        while (intoTurn() < settle) TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        var policy = policies.get((int) (System.currentTimeMillis() / turnMillis() % policies.size()));
        var tally = Objects.requireNonNull(tallies.get(policy.text()));
        var from = sums(network);
        long fromMillis = System.currentTimeMillis();
        while (intoTurn() >= settle) {
            if (!look(network).isEmpty()) {
                // An access point that serves nobody any more still shows what it decided last.
                var decided = plans.values().stream()
                        .filter(plan -> plan.decidedMillis() >= fromMillis
                                && plan.policy().equals(policy.text()))
                        .toList();
                if (!decided.isEmpty()) tally.slot(decided, mining(network));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        tally.turn(from, sums(network));
        spec.commandLine().getOut().printf("%-14s %s%n", policy, tally.lastTurn());
    }

    /** Asks all; the names of those that decided anew. */
    private List<String> look(LocalNetwork network) {
        return network.accessPoints().stream()
                .filter(name -> look(network, name))
                .toList();
    }

    private boolean look(LocalNetwork network, String accessPoint) {
        try {
            var plan = network.api(accessPoint).plan();
            var before = plans.put(accessPoint, plan);
            return before == null || before.slot() != plan.slot();
        } catch (UnreachableException | RefusedException e) {
            return false; // it serves nobody, and decides nothing
        }
    }

    private static PolicyTally.Mining mining(LocalNetwork network) {
        return PolicyTally.Mining.of(network.look().accessPoints().values().stream()
                .filter(Objects::nonNull)
                .toList());
    }

    private static Sums sums(LocalNetwork network) {
        var now = network.look();
        long bytes = network.linkEntries().stream()
                .mapToLong(entry -> entry.bytesUp() + entry.bytesDown())
                .sum();
        return new Sums(System.nanoTime(), now.heightMax(), now.results(), network.cpuSeconds(), bytes);
    }

    private void print() {
        double difficulty = PolicyTally.difficulty(tallies.values());
        var first = Objects.requireNonNull(tallies.get(policies.get(0).text()));
        var table = new Table(
                "policy",
                ">slot ms",
                ">± (95 %)",
                ">over " + policies.get(0),
                ">inference ms",
                ">mining ms",
                ">between blocks ms",
                ">bytes a result",
                ">CPU ms a result",
                ">mJ a result",
                ">spread of U",
                ">predicted/measured",
                ">slots");
        tallies.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        entry -> entry.getValue().slotSeconds(difficulty).measured()))
                .forEach(entry -> {
                    var t = entry.getValue();
                    var slot = t.slotSeconds(difficulty).times(MILLIS_PER_SECOND);
                    var over = t.slotOver(first, difficulty);
                    table.row(
                            entry.getKey(),
                            "%.1f".formatted(slot.measured()),
                            "%.1f".formatted(slot.high() - slot.measured()),
                            "%.2f (%.2f to %.2f)".formatted(over.measured(), over.low(), over.high()),
                            "%.1f".formatted(MILLIS_PER_SECOND * t.inferenceSeconds()),
                            "%.1f".formatted(MILLIS_PER_SECOND * t.miningSeconds(difficulty)),
                            "%.1f".formatted(MILLIS_PER_SECOND * t.blockSeconds()),
                            options.link == null ? "–" : "%.0f".formatted(t.bytesPerResult()),
                            "%.1f".formatted(MILLIS_PER_SECOND * t.cpuSecondsPerResult()),
                            "%.0f".formatted(MILLIS_PER_SECOND * watts * t.cpuSecondsPerResult()),
                            "%.3f".formatted(t.spread()),
                            "%.2f".formatted(t.predictedRatio()),
                            t.slots());
                });
        var screen = spec.commandLine().getOut();
        table.lines().forEach(screen::println);
        plans.forEach((name, plan) -> {
            var reputation = plan.reputation();
            screen.printf(
                    "%s: mean U %.3f since its start, to be %s to %s%n",
                    name, reputation.mean(), reputation.min(), reputation.max());
        });
    }
}
