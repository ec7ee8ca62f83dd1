package io.twinseal.cli;

import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.node.config.Identity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = "Copies the database of an access point as it is now, also while the access point runs.",
        footer = {
            "",
            "The copy can be used as a data directory. An access point on a copy mines and serves, but does not vote: it"
                    + " could contradict what it signed after the copy was made."
        })
final class LedgerBackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DATA", description = "The access point's data directory.")
    private Path data = Path.of("");

    @Parameters(paramLabel = "TO", description = "A new directory for the copy.")
    private Path to = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (Files.exists(to)) throw new FileAlreadyExistsException(to.toString());
        // Under its name there is a whole copy or none.
        Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
        if (Files.exists(unfinished))
            throw new IOException(unfinished + " was left by a backup that did not end; remove it");
        try (var scratch = new ScratchDirectory();
                var from = RocksStore.openForReading(Identity.chain(data), scratch.path());
                var copy = RocksStore.open(Identity.chain(unfinished))) {
            new ChainStore(from).copyTo(copy);
        }
        Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
        spec.commandLine().getOut().println("copied to " + to);
        return 0;
    }
}
