package io.twinseal.cli.explorer;

import io.twinseal.node.api.BlockDetailView;
import io.twinseal.node.api.TransactionView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "block", description = "Shows one block and the results in it.")
final class BlockCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Parameters(paramLabel = "HEIGHT|ID", description = "A height of the chain, or a block id of 64 digits.")
    private String block = "";

    @Override
    public Integer call() throws Exception {
        var detail = explorer.client().block(block);
        if (explorer.printedAsJson(detail)) return 0;
        head(detail);
        for (TransactionView transaction : detail.transactions())
            if (!transaction.offence().isEmpty())
                explorer.out()
                        .println("suspends " + transaction.accessPoint() + ", which signed " + transaction.offence());
        if (detail.transactions().isEmpty()) return 0;
        explorer.out().println();
        results(detail);
        return 0;
    }

    private void head(BlockDetailView detail) {
        var view = detail.block();
        new Table("block", view.id())
                .row("height", view.height() + (detail.onChain() ? "" : "  (of a side branch)"))
                .row("parent", view.parent())
                .row(
                        "time",
                        Text.time(view.timeMillis()) + " UTC, " + Text.millis(view.intervalMillis())
                                + " after its parent")
                .row("state", view.state() + Text.confirmed(detail.confirmation()))
                .row("proposer", view.height() == 0 ? "genesis" : view.proposerName() + "  " + view.proposer())
                .row("difficulty", Text.count(view.difficulty()) + "  cumulative weight " + detail.weight())
                .row("reputation", "U " + Text.ratio(view.reputation()) + "  gamma " + Text.ratio(view.gamma()))
                .row(
                        "holds",
                        view.transactions() + " transactions, " + view.results() + " results, "
                                + Text.bytes(view.bytes()))
                .print(explorer.out());
    }

    private void results(BlockDetailView detail) {
        var table = new Table("twin", "model", ">cut", ">points", "first outputs", "result id");
        for (TransactionView transaction : detail.transactions())
            for (var result : transaction.results())
                table.row(
                        result.twin(),
                        result.modelName(),
                        result.cut() + "/" + result.layers(),
                        result.points(),
                        result.outputs().isEmpty()
                                ? ""
                                : Text.outputs(result.outputs().get(0), List.of()),
                        result.id());
        table.print(explorer.out());
    }
}
