package io.twinseal.testnet.sim;

import io.twinseal.testnet.Scripts;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code testnet/simulate}: worlds by the seed. */
@Command(
        name = "testnet/simulate",
        description = "Runs networks of real node logic on virtual time, in which everything goes wrong that a seed"
                + " draws, and checks after every event that nothing happened that never may. Exits with 1 if anything"
                + " did.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Simulate implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            defaultValue = "1..200",
            description = "First and last seed, one world each; 1..200 if not given.")
    private String seeds = "";

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Of every world; if not given, seeds take turns through all scenarios.")
    private String scenario = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        Scripts.run(new Simulate(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        Simulation simulation;
        try {
            simulation = simulation(seeds, scenario);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        Simulation.Outcome outcome = simulation.run(out);
        out.println(outcome);
        return outcome.failed() == 0 ? 0 : 1;
    }

    /**
     * Reads what the command line says.
     *
     * @param scenario a name, or empty for all
     * @throws IllegalArgumentException that says what to write instead
     */
    static Simulation simulation(String seeds, String scenario) {
        Matcher range = RANGE.matcher(seeds);
        if (!range.matches())
            throw new IllegalArgumentException("'" + seeds + "' is no range of seeds; write for example 1..200");
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        if (last < first)
            throw new IllegalArgumentException("the seeds " + seeds + " run backwards; write " + last + ".." + first);
        return new Simulation(first, last, scenario(scenario));
    }

    private static Optional<Scenario> scenario(String name) {
        if (name.isEmpty()) return Optional.empty();
        for (Scenario scenario : Scenario.values()) if (scenario.title().equals(name)) return Optional.of(scenario);
        throw new IllegalArgumentException("there is no scenario '" + name + "'; there are "
                + Arrays.stream(Scenario.values()).map(Scenario::title).collect(Collectors.joining(", ")));
    }
}
