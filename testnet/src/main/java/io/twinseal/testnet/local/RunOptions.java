package io.twinseal.testnet.local;

import io.twinseal.inference.allocation.policy.PolicyName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code testnet/run} is to do with its network, as given on the command line. */
final class RunOptions {
    @Mixin
    final ShapeOptions network = new ShapeOptions();

    @Option(names = "--seconds", paramLabel = "S", description = "End so long after the first sealed result.")
    @Nullable Integer seconds;

    @Option(names = "--blocks", paramLabel = "N", description = "End when every access point has so many blocks.")
    @Nullable Integer blocks;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a report as JSON.")
    @Nullable Path report;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep keys, configuration, logs and databases in this new or empty folder.")
    @Nullable Path keep;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            converter = ShapeOptions.PolicyConverter.class,
            description = "Has the access points choose where twins are cut, slot by slot: dpra, neurosurgeon, all-ap,"
                    + " all-gateway or fixed:K; without it --cut holds.")
    @Nullable PolicyName policy;

    @Option(names = "--plain", description = "Print a line now and then, even on a terminal.")
    boolean plain;

    NetworkShape shape() {
        var shape = network.shape();
        return policy == null ? shape : shape.withOffloading(shape.offloading().by(policy));
    }

    /** What is wrong with the options, as a sentence for the user; null if nothing is. */
    @Nullable String mistake() {
        if (seconds != null && seconds < 1) return "--seconds must be at least 1";
        if (blocks != null && blocks < 1) return "--blocks must be at least 1";
        return network.mistake();
    }
}
