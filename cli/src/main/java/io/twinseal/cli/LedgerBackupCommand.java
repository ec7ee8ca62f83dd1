package io.twinseal.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = "Copies the database of an access point as it is now, also while the access point runs.",
        footer = {"", "To use it again: twinseal ledger restore."})
final class LedgerBackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DATA", description = "The access point's data directory.")
    private Path data = Path.of("");

    @Parameters(paramLabel = "TO", description = "A directory for the copy.")
    private Path to = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        DatabaseCopy.make(data, to, copy -> {});
        spec.commandLine().getOut().println("copied to " + to);
        return 0;
    }
}
