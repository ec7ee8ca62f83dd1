package io.twinseal.cli.explorer;

import io.twinseal.node.api.Listing;
import io.twinseal.node.api.TwinView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "twin", description = "Shows a twin and the history of its outputs; without an id, lists the twins.")
final class TwinCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "A twin's id.")
    private String twin = "";

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many results; ${DEFAULT-VALUE} if not given, at most 1000.")
    private int last = 20;

    @Override
    public Integer call() throws Exception {
        if (twin.isEmpty()) return list();
        var view = explorer.client().twin(twin, last);
        if (!explorer.printedAsJson(view)) print(view);
        return 0;
    }

    private int list() throws Exception {
        var twins = explorer.client().twins();
        if (explorer.printedAsJson(new Listing.Twins(twins))) return 0;
        var table = new Table("twin", "gateway", "model", ">results");
        for (var entry : twins)
            table.row(entry.id(), entry.gatewayName(), entry.modelName(), Text.count(entry.results()));
        table.print(explorer.out());
        return 0;
    }

    private void print(TwinView view) {
        new Table("twin", view.id())
                .row("gateway", view.gatewayName() + "  " + view.gateway())
                .row("model", view.modelName() + "  " + view.model())
                .row(
                        "gives",
                        view.outputKind()
                                + (view.outputLabels().isEmpty()
                                        ? ""
                                        : " of " + String.join(", ", view.outputLabels())))
                .row("results", Text.count(view.results()) + " on the chain")
                .print(explorer.out());
        explorer.out().println();
        var table =
                new Table(">height", "signed (UTC)", "access point", ">cut", ">points", "newest outputs", "result id");
        for (var entry : view.history()) {
            var rows = entry.result().outputs();
            table.row(
                    entry.height(),
                    Text.time(entry.timeMillis()),
                    Text.named(entry.accessPointName(), entry.accessPoint()),
                    entry.result().cut() + "/" + entry.result().layers(),
                    entry.result().points(),
                    rows.isEmpty() ? "" : Text.outputs(rows.get(rows.size() - 1), view.outputLabels()),
                    entry.result().id());
        }
        table.print(explorer.out());
    }
}
