package io.twinseal.cli;

import io.twinseal.ledger.types.Approval;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.TransactionId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "approve", description = "Approves an open proposal, after showing what it changes.")
final class GovernApproveCommand implements Callable<Integer> {
    @ParentCommand
    private GovernCommand govern = new GovernCommand();

    @Parameters(paramLabel = "ID", description = "The proposal's id, as explorer proposals shows it.")
    private String id = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        var key = govern.options().key();
        var client = govern.options().client();
        var approval = new Approval(key.id(), proposal());
        var view = client.proposal(id);
        view.changes().forEach(govern.options().out()::println);
        var chain = ChainId.parse(client.registry().chainId());
        client.submit(GovernOptions.signed(approval, key, Domain.APPROVAL, chain));
        govern.options().out().println("approved");
        return 0;
    }

    private TransactionId proposal() {
        try {
            return TransactionId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "'" + id + "' is no proposal id: " + e.getMessage(), e);
        }
    }
}
