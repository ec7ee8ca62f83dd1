package io.twinseal.testnet.experiment.dpra;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code testnet/experiment dpra}: what DPRA saves, and at which cost. */
@Command(
        name = "dpra",
        description = "Runs DPRA and other policies on the same simulated factories; writes CSV, PNG and summary.md.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DpraExperiment implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "STUDY.toml",
            description = "What to run; without it the study that --print-config prints.")
    private @Nullable Path config;

    @Option(names = "--print-config", description = "Only print the study that is run without --config.")
    private boolean printConfig;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "experiments/dpra",
            description = "Folder to write to; experiments/dpra if not given.")
    private Path out = Path.of("experiments/dpra");

    @Option(
            names = "--models",
            paramLabel = "DIR",
            defaultValue = "${sys:twinseal.home:-cli/target/twinseal}/models",
            description = "Folder of the model bundles that a study names; the shipped ones if not given.")
    private Path models = Path.of("models");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = spec.commandLine().getOut();
        if (printConfig) {
            screen.print(StudyFile.usual());
            screen.flush();
            return 0;
        }
        Study study = config == null ? StudyFile.parse(StudyFile.usual(), models) : StudyFile.read(config, models);
        Files.createDirectories(out);
        Results results;
        try (ProgressBar bar = new ProgressBar("factories", study.steps())) {
            results = Results.of(study, bar::step);
        }
        Tables.writeCases(results.cases(), out);
        for (Comparison comparison : results.cases()) Pictures.write(comparison, out);
        for (Results.Swept swept : results.sweeps()) {
            Tables.write(swept, out);
            Pictures.write(swept, out);
        }
        if (!results.grown().isEmpty()) Tables.writeGrowth(results.grown(), out);
        String summary = Summary.of(study, results);
        Files.writeString(out.resolve("summary.md"), summary);
        screen.print(summary);
        screen.println();
        screen.println("written to " + out);
        return 0;
    }
}
