package io.twinseal.cli;

import picocli.CommandLine.Command;

/** Groups the commands about keys. */
@Command(
        name = "keys",
        description = "Makes and shows members' keys.",
        subcommands = {KeysGenerateCommand.class, KeysShowCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {}
