package io.twinseal.cli;

import io.twinseal.ledger.genesis.GenesisFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private BlocksOption approval = new BlocksOption();

    @Override
    public Integer call() throws Exception {
        govern.options().propose(now -> GenesisFile.readChanges(file, now), approval.blocks());
        return 0;
    }
}
