package io.twinseal.cli;

import picocli.CommandLine.Command;

/** Groups the commands about genesis files. */
@Command(
        name = "genesis",
        description = "Checks what a chain starts from.",
        subcommands = GenesisCheckCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class GenesisCommand {}
