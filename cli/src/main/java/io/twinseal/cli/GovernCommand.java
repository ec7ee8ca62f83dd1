package io.twinseal.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Groups the commands that change a chain. */
@Command(
        name = "govern",
        description = {
            "Proposes and approves changes of members, twins, models and parameters, as an access point.",
            "Ask a node of your own: names and what is registered come from it. See explorer proposals for what is open."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GovernProposeCommand.class, GovernApproveCommand.class})
final class GovernCommand {
    @Mixin
    private GovernOptions options = new GovernOptions();

    GovernOptions options() {
        return options;
    }
}
