package io.twinseal.testnet.bench;

import io.twinseal.node.api.Json;
import io.twinseal.testnet.Scripts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code testnet/bench}: figures of this machine beside their baselines, taken in the same run. */
@Command(
        name = "testnet/bench",
        description = "Measures beside a baseline in the same run; a ratio of 1 is as fast as the baseline.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Bench implements Callable<Integer> {
    private static final int MINING_SECONDS = 3;

    /** All figures of one run. */
    record Measures(List<Measure> measures) {}

    @Parameters(
            paramLabel = "NAME",
            description = "consensus, verify, import, start, inference, memory, allocation, mining or network.")
    private String name = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "Of each load that network measures; 30 if not given.")
    private int seconds = 30;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Of the chains that import and start measure, in thousands; 10000 if not given.")
    private int blocks = 10_000;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Of the engine, after which memory looks for leaks; 1000000 if not given.")
    private long calls = 1_000_000;

    @Option(names = "--home", hidden = true, description = "Folder of the packaged command and the models.")
    private Path home = Path.of("cli/target/twinseal");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        Scripts.run(new Bench(), args);
    }

    @Override
    public Integer call() throws Exception {
        if (blocks < 2_000 || blocks % 1_000 != 0)
            throw new ParameterException(
                    spec.commandLine(), "--blocks " + blocks + " is not in thousands; give 2000, 3000 or more");
        List<Measure> measures = switch (name) {
            case "consensus" -> ConsensusBench.measure();
            case "verify" -> VerifyBench.measure();
            case "import" -> ImportBench.measure(blocks, spec.commandLine().getErr());
            case "start" -> StartBench.measure(home, blocks, spec.commandLine().getErr());
            case "inference" -> InferenceBench.measure(home.resolve("models"));
            case "memory" -> MemoryBench.measure(home.resolve("models"), calls);
            case "allocation" -> AllocationBench.measure();
            case "mining" -> MiningBench.measure(MINING_SECONDS);
            case "network" ->
                NetworkBench.measure(home, seconds, spec.commandLine().getErr());
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no benchmark '" + name
                                + "'; give consensus, verify, import, start, inference, memory, allocation, mining or network");
        };
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-60s %12s %12s %7s  %s%n", "", "value", "baseline", "ratio", "unit");
        for (Measure m : measures)
            out.printf("%-60s %12.2f %12.2f %7.2f  %s%n", m.name(), m.value(), m.baseline(), m.ratio(), m.unit());
        if (json != null) Files.writeString(json, Json.pretty(new Measures(measures)) + "\n");
        return 0;
    }
}
