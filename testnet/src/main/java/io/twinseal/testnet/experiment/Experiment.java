package io.twinseal.testnet.experiment;

import io.twinseal.cli.Failures;
import io.twinseal.testnet.experiment.attack.Attacks;
import io.twinseal.testnet.experiment.dpra.DpraExperiment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code testnet/experiment}. */
@Command(
        name = "testnet/experiment",
        description = "Simulates what no single network shows, and writes tables and pictures.",
        subcommands = {Attacks.class, DpraExperiment.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME")
public final class Experiment {
    private Experiment() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.setProperty("java.awt.headless", "true");
        var out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(new CommandLine(new Experiment())
                .setOut(out)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("testnet/experiment: " + Failures.message(failure));
                    return 1;
                })
                .execute(args));
    }
}
