package io.twinseal.cli.explorer;

import io.twinseal.node.api.Listing;
import io.twinseal.node.api.ReputationView;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "reputation", description = "Shows the access points' reputation and what it does to their mining.")
final class ReputationCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Parameters(paramLabel = "AP", arity = "0..1", description = "Name of an access point, or the start of its key.")
    private String accessPoint = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var all = explorer.client().reputations();
        var chosen = accessPoint.isEmpty()
                ? all
                : all.stream().filter(this::isChosen).toList();
        if (chosen.isEmpty() && !accessPoint.isEmpty())
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no access point " + accessPoint + "; there are "
                            + String.join(
                                    ", ", all.stream().map(ReputationView::name).toList()));
        if (!explorer.printedAsJson(new Listing.Reputations(chosen))) print(chosen);
        return 0;
    }

    private boolean isChosen(ReputationView view) {
        return view.name().equals(accessPoint) || view.key().startsWith(accessPoint);
    }

    private void print(List<ReputationView> views) {
        var table = new Table("access point", ">U", "of", ">work", ">gamma", ">hashes a block", ">blocks mined", "key");
        for (var view : views)
            table.row(
                    view.name(),
                    Text.ratio(view.reputation()),
                    Text.ratio(view.reputationMin()) + " to " + Text.ratio(view.reputationMax()),
                    Text.rough(new BigDecimal(view.windowFlops()).doubleValue()) + "FLOP in " + view.windowBlocks()
                            + " blocks",
                    Text.ratio(view.gamma()),
                    Text.rough(view.expectedHashes()),
                    Text.count(view.blocksMined()),
                    Text.shortId(view.key()));
        table.print(explorer.out());
    }
}
