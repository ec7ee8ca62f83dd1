package io.twinseal.cli;

import picocli.CommandLine.Command;

/** Groups the commands about model bundles. */
@Command(
        name = "model",
        description = "Lists and shows the networks that nodes run.",
        subcommands = {ModelListCommand.class, ModelInspectCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class ModelCommand {}
