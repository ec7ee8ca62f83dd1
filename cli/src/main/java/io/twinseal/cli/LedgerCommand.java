package io.twinseal.cli;

import picocli.CommandLine.Command;

/** Groups the commands about the databases of access points. */
@Command(
        name = "ledger",
        description = "Copies, restores and rechecks the database of an access point.",
        subcommands = {LedgerBackupCommand.class, LedgerRestoreCommand.class, LedgerVerifyCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class LedgerCommand {}
