package io.twinseal.testnet.experiment;

import io.twinseal.testnet.Scripts;
import io.twinseal.testnet.experiment.attack.Attacks;
import io.twinseal.testnet.experiment.dpra.DpraExperiment;
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
        System.setProperty("java.awt.headless", "true");
        Scripts.run(new Experiment(), args);
    }
}
