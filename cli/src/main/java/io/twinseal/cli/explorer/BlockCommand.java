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
            if (!transaction.details().isEmpty()) explorer.out().println(governance(transaction));
        if (detail.transactions().isEmpty()) return 0;
        explorer.out().println();
        results(detail);
        return 0;
    }

    private static String governance(TransactionView transaction) {
        var member = transaction.accessPoint();
        var details = transaction.details();
        return switch (transaction.kind()) {
            case "evidence" -> "suspends " + member + ", which signed " + details;
            case "proposal" -> "proposal " + transaction.id() + " of " + member + ": " + details;
            case "approval" -> member + " approves proposal " + details;
            case "handover" -> "voters have handed over: both sets made block " + details + " final";
            default -> transaction.kind() + " " + transaction.id() + ": " + details;
        };
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
