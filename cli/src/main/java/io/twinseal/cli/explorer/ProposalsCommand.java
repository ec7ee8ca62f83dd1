package io.twinseal.cli.explorer;

import io.twinseal.node.api.Listing;
import io.twinseal.node.api.ProposalView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "proposals", description = "Lists proposals that are open or on their way into force, or shows one.")
final class ProposalsCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A proposal's id, of 64 digits.")
    private String id = "";

    @Override
    public Integer call() throws Exception {
        if (id.isEmpty()) {
            var proposals = explorer.client().proposals();
            if (explorer.printedAsJson(new Listing.Proposals(proposals))) return 0;
            if (proposals.isEmpty()) explorer.out().println("no proposal is open or on its way into force");
            proposals.forEach(this::print);
            return 0;
        }
        var proposal = explorer.client().proposal(id);
        if (!explorer.printedAsJson(proposal)) print(proposal);
        return 0;
    }

    private void print(ProposalView proposal) {
        var table = new Table("proposal", proposal.id()).row("state", standing(proposal));
        if (!proposal.proposer().isEmpty()) table.row("proposer", proposal.proposer());
        if (!proposal.approvals().isEmpty()) table.row("approved by", String.join(", ", proposal.approvals()));
        for (var change : proposal.changes()) table.row("", change);
        table.print(explorer.out());
    }

    private static String standing(ProposalView proposal) {
        return switch (proposal.state()) {
            case "open" -> "open up to block " + proposal.expiresHeight();
            case "approved" -> "approved, in force with block " + proposal.height();
            case "in_force" -> "in force since block " + proposal.height();
            default -> "dropped at block " + proposal.height() + ": " + proposal.fault();
        };
    }
}
