package io.twinseal.testnet.experiment.attack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code testnet/experiment attacks}: what an attacker gains under the product's rules. */
@Command(
        name = "attacks",
        description = "Simulates attacks under the product's own rules and writes each as PNG and CSV.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Attacks implements Callable<Integer> {
    private static final int BLOCKS_PER_RUN = 3;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "experiments",
            description = "Folder to write to; experiments if not given.")
    private Path out = Path.of("experiments");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed draws the same; 1 if not given.")
    private long seed = 1;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Races for each point; 20000 if not given. Block times are of three blocks a run.")
    private int runs = 20_000;

    @Option(
            names = "--live",
            paramLabel = "REPORT.json",
            description = "Only compare the block time in a report of testnet/run with the formula.")
    private @Nullable Path live;

    @Option(
            names = "--block-millis",
            paramLabel = "T0",
            defaultValue = "500",
            description = "With --live: T0 of that run; 500 if not given.")
    private long blockMillis = 500;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (runs < 100 || runs > 10_000_000)
            throw new ParameterException(spec.commandLine(), "--runs must be 100 to 10000000, but is " + runs);
        PrintWriter screen = spec.commandLine().getOut();
        if (live != null) {
            LiveBlockTime.read(live, blockMillis).print(screen);
            return 0;
        }
        screen.printf("seed %d, %d runs a point; at 95 %% one point in twenty lies outside by chance%n", seed, runs);
        SplittableRandom random = new SplittableRandom(seed);
        show(new PrivateChain(random.split(), runs).figures());
        show(new ReputationFarming(random.split(), runs).figures());
        show(new SelfishMining(random.split(), runs).figures());
        show(new ParameterEffects(random.split(), runs).figures());
        show(new BlockTime(random.split(), BLOCKS_PER_RUN * runs).figures());
        screen.println("written to " + out);
        return 0;
    }

    private void show(List<Figure> figures) throws IOException {
        for (Figure figure : figures) {
            FigureFiles.write(figure, out);
            spec.commandLine().getOut().println(figure.summary());
        }
    }
}
