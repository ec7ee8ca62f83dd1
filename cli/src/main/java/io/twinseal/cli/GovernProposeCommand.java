package io.twinseal.cli;

import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Proposal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "propose",
        description = {
            "Proposes the changes of a file, approves them, and prints the proposal's id.",
            "[[member]], [[model]] and [[twin]] tables as in genesis add or replace; [parameters] has those to change;"
                    + " [remove] has lists of names: members, models, twins."
        })
final class GovernProposeCommand implements Callable<Integer> {
    @ParentCommand
    private GovernCommand govern = new GovernCommand();

    @Parameters(paramLabel = "FILE", description = "The changes, in TOML.")
    private Path file = Path.of("");

    @Option(
            names = "--blocks",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "For how many blocks it may be approved; ${DEFAULT-VALUE} if not given.")
    private long blocks = 10_000;

    @Override
    public Integer call() throws Exception {
        var key = govern.key();
        var client = govern.client();
        var registry = client.registry();
        var now = GenesisFile.parse("what the node has registered", registry.toml());
        var changes = GenesisFile.readChanges(file, now);
        // Numbers only have to rise, so the clock numbers proposals without asking for the last one.
        var proposal = new Proposal(key.id(), System.currentTimeMillis(), registry.height() + blocks, changes);
        var chain = ChainId.parse(registry.chainId());
        var taken = client.submit(GovernCommand.signed(proposal, key, Domain.PROPOSAL, chain));
        govern.out().println(taken.id());
        return 0;
    }
}
