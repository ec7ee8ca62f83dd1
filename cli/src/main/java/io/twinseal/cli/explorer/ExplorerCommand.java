package io.twinseal.cli.explorer;

import io.twinseal.node.api.Json;
import io.twinseal.node.client.ApiClient;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the explorer's commands share: the node to ask and the form of the answer. */
@Command(
        name = "explorer",
        description = "Reads a chain through a node's HTTP API.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            BlocksCommand.class,
            BlockCommand.class,
            ResultCommand.class,
            TwinCommand.class,
            MembersCommand.class,
            ReputationCommand.class,
            PlanCommand.class,
            ProposalsCommand.class
        })
public final class ExplorerCommand {
    private static final URI NODE_DEFAULT = URI.create("http://127.0.0.1:7500");

    @Option(
            names = "--node",
            paramLabel = "URL",
            converter = NodeConverter.class,
            description = "The node to ask, as http://host:port or host:port; http://127.0.0.1:7500 if not given.")
    private URI node = NODE_DEFAULT;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for an answer; ${DEFAULT-VALUE} if not given.")
    private int timeoutSeconds = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ApiClient client() {
        return new ApiClient(node, Duration.ofSeconds(Math.max(1, timeoutSeconds)));
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints the record if JSON was asked for. */
    boolean printedAsJson(Object record) {
        if (json) out().println(Json.pretty(record));
        return json;
    }
}
