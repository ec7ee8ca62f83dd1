package io.twinseal.cli;

import picocli.CommandLine.Command;

/** Groups the commands about model bundles. */
@Command(
        name = "model",
        description =
                "Imports, lists, shows, measures and compresses the networks that nodes run, and proposes them to the"
                        + " chain.",
        subcommands = {
            ModelListCommand.class,
            ModelInspectCommand.class,
            ModelImportCommand.class,
            ModelProfileCommand.class,
            ModelCompressCommand.class,
            ModelProposeCommand.class,
            ModelRetireCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ModelCommand {}
