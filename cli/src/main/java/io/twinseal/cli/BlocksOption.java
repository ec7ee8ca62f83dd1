package io.twinseal.cli;

import picocli.CommandLine.Option;

/** How long a proposal may be approved. */
final class BlocksOption {
    @Option(
            names = "--blocks",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "For how many blocks it may be approved; ${DEFAULT-VALUE} if not given.")
    private long blocks;

    long blocks() {
        return blocks;
    }
}
